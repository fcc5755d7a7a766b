"""Times pages in Chromium: `speed.py PAGE.html …`, see `speed`."""

import pathlib
import sys

from selenium import webdriver

options = webdriver.ChromeOptions()
options.binary_location = "/usr/bin/chromium"
for flag in ["headless=new", "no-sandbox", "disable-gpu", "window-size=1280,900"]:
    options.add_argument(f"--{flag}")
driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
driver.set_script_timeout(120)

LOADED = """
const [page] = performance.getEntriesByType('navigation');
const painted = performance.getEntriesByName('first-contentful-paint').map(paint => paint.startTime);
return [painted[0] ?? NaN, page.domInteractive, page.loadEventEnd, document.getElementsByTagName('*').length,
    new TextEncoder().encode(document.body.textContent).length];
"""
# Ten seconds at sixty frames a second, from the first line to the last.
SCROLL = """
const done = arguments[0], gaps = [], frames = 600, step = document.documentElement.scrollHeight / frames;
let last = performance.now();
requestAnimationFrame(function frame(now) {
    gaps.push(now - last);
    last = now;
    scrollTo(0, gaps.length * step);
    if (gaps.length < frames) requestAnimationFrame(frame);
    else done([gaps.filter(gap => gap > 50).length, Math.max(...gaps)]);
});
"""
print("page, slowed down, bytes, of them words, painted ms, interactive ms, loaded ms, elements, frames of 600 over 50 ms, longest ms")
try:
    for page in map(pathlib.Path, sys.argv[1:]):
        for slower in (1, 4):
            driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": slower})
            driver.get("about:blank")
            driver.get(page.absolute().as_uri())
            painted, interactive, loaded, elements, words = driver.execute_script(LOADED)
            late, longest = driver.execute_async_script(SCROLL)
            times = f"{painted:.0f}, {interactive:.0f}, {loaded:.0f}, {elements}, {late}, {longest:.0f}"
            print(f"{page.name}, {slower}, {page.stat().st_size}, {words}, {times}", flush=True)
finally:
    driver.quit()
