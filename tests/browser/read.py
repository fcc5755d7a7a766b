"""Reads the site of the sample corpus in Chromium, from its folder and served: `read.py OUT PICTURES`, see `run`."""

import json
import pathlib
import sys
import time

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.common.by import By

out, pictures = map(pathlib.Path, sys.argv[1:3])
start = (out / "address").read_text().strip()
base = start.split("/?")[0]
axe = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

options = webdriver.ChromeOptions()
options.binary_location = "/usr/bin/chromium"
for flag in ["headless=new", "no-sandbox", "disable-gpu", "hide-scrollbars", "window-size=1280,900", "disable-component-update", f"user-data-dir={out}/profile"]:
    options.add_argument(f"--{flag}")
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
driver.set_script_timeout(60)
# What is wrong with how pages look: all of it is told at the end.
findings = []


def one(selector):
    return driver.find_element(By.CSS_SELECTOR, selector)


def all_of(selector):
    return driver.find_elements(By.CSS_SELECTOR, selector)


def until(what, condition):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited in vain: {what}")


def clean(name):
    """Nothing was said on the console, and nothing was asked of anyone else."""
    said = [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert not said, f"{name}: {said}"
    asked = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    own = base if driver.current_url.startswith("http") else (out / "site").as_uri()
    elsewhere = [url for url in asked if not url.startswith((own, "data:"))]
    assert not elsewhere, f"{name}: {elsewhere}"


def seen(name):
    """Pictures, and what axe-core says, at the width of a desk and of a phone, light and dark."""
    clean(name)
    for width, height, scheme in [(1280, 900, "light"), (390, 844, "light"), (1280, 900, "dark")]:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        driver.save_screenshot(str(pictures / f"{name}-{width}-{scheme}.png"))
        wide = driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            findings.append((f"{name} at {width}", f"{wide} pixels too wide"))
        # The policy lets no script of the page run; what the driver runs is none of the page's.
        driver.execute_script(axe)
        found = driver.execute_async_script("const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done, e => done({error: String(e)}))")
        assert "error" not in found, f"{name}: {found}"
        serious = [
            (v["id"], v["impact"], [n["html"][:160] for n in v["nodes"][:3]], v["nodes"][0]["failureSummary"][:300])
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        findings.extend((f"{name} at {width}, {scheme}", *finding) for finding in serious)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    print(f"ok  {name}")


def reads(root, index):
    """A concern is switched off, a supra chain followed; the same from a folder and served."""
    driver.get(index)
    seen(f"{root}-dashboard")
    one("a[href*='document/undersea-cables']").click()
    tinted = one(".p.k")
    colour = tinted.value_of_css_property("background-color")
    box = one("#_" + next(name for name in tinted.get_attribute("class").split() if name[:1] == "k" and name[1:].isdigit()))
    box.click()
    assert tinted.value_of_css_property("background-color") != colour, "a concern that is switched off has no colour"
    box.click()
    assert tinted.value_of_css_property("background-color") == colour
    back = one(".cites a[href^='#n'][href*='.c']:not(.id)")
    target = back.get_attribute("href").split("#")[1]
    back.click()
    assert driver.current_url.endswith("#" + target)
    assert driver.execute_script("return document.querySelector(':target').tagName") == "CITE"
    seen(f"{root}-reader")


def hostile(root, address):
    """Nothing of a hostile document runs, or becomes an element."""
    driver.get(address)
    main = one("main").get_attribute("innerText")
    assert "<script>alert(1)</script>" in main, main[:300]
    for selector in ["main script", "img", "iframe", "[onclick]", "[onerror]", "[onload]", "a[href^='javascript' i]"]:
        assert not all_of(selector), f"{root}: {selector}"
    seen(f"{root}-hostile")


def folder():
    site = out / "site"
    reads("folder", (site / "index.html").as_uri())
    hostile("folder", next((site / "document").glob("hostile-*")).as_uri())
    driver.get((site / "search.html").as_uri())
    seen("folder-search-empty")
    one("#_q").send_keys("undersea cab")
    until("hits", lambda: all_of("#_hits li mark"))
    assert "passages and notes have all of it" in one("#_status").text
    seen("folder-search")
    one("#_q").clear()
    one("#_q").send_keys("<script>alert")
    until("hostile hits", lambda: all_of("#_hits li") and "<script>alert(4)<" in one("#_hits").text)
    assert not all_of("#_hits script, #_hits img")
    clean("folder-search-hostile")
    one("#_hits a").click()
    assert "document/hostile" in driver.current_url
    # Without scripts the page still leads somewhere.
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver.get((site / "search.html").as_uri())
    assert "does not run" in one("noscript").text and all_of("main a[href^='category/']")
    driver.save_screenshot(str(pictures / "folder-search-no-script.png"))
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def gold(name):
    path = out / "gold" / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def served():
    driver.get(base)
    assert not all_of("input[name=token]")
    driver.get(start)
    assert driver.current_url == base + "/", "the token leaves the address"
    reads("served", base)
    page = next((out / "site" / "document").glob("hostile-*")).name
    hostile("served", f"{base}/document/{page}")

    driver.get(f"{base}/search")
    one("[name=q]").send_keys("cables")
    one("form button").click()
    assert all_of(".hits mark")
    total = int(one("[role=status]").text.split()[0])
    one("aside a[href*='record=passage']").click()
    assert 0 < int(one("[role=status]").text.split()[0]) < total
    seen("served-search")
    one(".chosen a").click()
    assert int(one("[role=status]").text.split()[0]) == total

    driver.get(f"{base}/search?record=passage&q=cables")
    one(".hits a").click()
    one(":target").find_element(By.XPATH, "..").find_element(By.CSS_SELECTOR, "a.correct").click()
    before = [box.get_attribute("value") for box in all_of("[name=label]:checked")]
    box = one("[name=label][value=omni-use]")
    box.click()
    seen("served-correct")
    one("form.correct button").click()
    assert "Saved" in one("[role=status]").text
    name = pathlib.Path(one("[role=status] code").text).name
    (line,) = gold(name)
    wanted = set(before) ^ {"omni-use"}
    assert set(line["labels"] + line["responses"]) == wanted and line["corrected"], line
    assert {box.get_attribute("value") for box in all_of("[name=label]:checked")} == wanted

    one("main a[href^='document/']").click()
    driver.get(one(".cites a.correct").get_attribute("href"))
    seen("served-correct-citation")
    one("[name=target]").clear()
    one("form.correct button").click()
    assert "Saved" in one("[role=status]").text
    assert gold(name.replace("passages", "citations"))[0]["target"] is None

    driver.get(f"{base}/annotate")
    one("[type=file]").send_keys(str(out / "in" / "hostile.txt"))
    seen("served-annotate")
    one("form button").click()
    hostile("handed-in", driver.current_url)


try:
    folder()
    served()
finally:
    driver.quit()
    print(json.dumps(findings, indent=1) if findings else "nothing found by axe-core")
sys.exit(bool(findings))
