// The search of a site that lies in a folder. It loads the words that begin like those looked for, and what is shown of the
// documents found, as scripts that call `glossator` with plain data. All text enters the page as text.
"use strict";

const glossator = (() => {
  const LONGEST = 24; // Characters of a word that tell it, as in the index.
  const SHOWN = 30; // Hits that are shown at first, and more each time.
  const AROUND = 110; // Characters around the first word found.

  let documents = [];
  let shards = new Set();
  const words = new Map();
  const texts = new Map();
  const loading = new Map();

  const load = (name) => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done) => {
        const script = document.createElement("script");
        script.src = `search/${name}.js`;
        script.onload = script.onerror = done;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const cut = (word) => [...word].slice(0, LONGEST).join("");
  const asked = (text) =>
    [...new Set(folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])].map(cut).filter((word) => [...word].length > 1);

  const shard = (word) =>
    [...word].slice(0, 2).map((c) => (/[a-z0-9]/.test(c) ? c : `-${c.codePointAt(0).toString(16)}`)).join("");

  // Numbers of the passages and notes with words that begin like `beginning`, with a weight: rare words and whole ones
  // weigh more.
  const find = async (beginning) => {
    const found = new Map();
    const name = shard(beginning);
    if (!shards.has(name)) return found;
    await load(`w-${name}`);
    for (const [word, list] of Object.entries(words.get(name) ?? {})) {
      if (!word.startsWith(beginning)) continue;
      const distances = list.split(".");
      const weight = (word === beginning ? 2 : 1) / Math.log2(2 + distances.length);
      let number = 0;
      for (const distance of distances) {
        number += parseInt(distance, 36);
        found.set(number, Math.max(found.get(number) ?? 0, weight));
      }
    }
    return found;
  };

  const search = async (beginnings) => {
    const all = await Promise.all(beginnings.map(find));
    all.sort((a, b) => a.size - b.size);
    const hits = [];
    for (const [number, weight] of all[0] ?? []) {
      if (all.every((found) => found.has(number))) {
        hits.push([number, all.reduce((sum, found) => sum + found.get(number), 0)]);
      }
    }
    return hits.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number);
  };

  const documentOf = (number) => {
    let [from, to] = [0, documents.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (documents[middle][2] <= number) from = middle; else to = middle;
    }
    return from;
  };

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };

  // The part of a text around the first word found, with all of them marked.
  const snippet = (text, beginnings) => {
    const out = document.createElement("bdi");
    const places = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
      .filter((match) => beginnings.some((word) => folded(match[0]).startsWith(word)))
      .map((match) => [match.index, match.index + match[0].length]);
    const start = Math.max(0, (places[0]?.[0] ?? 0) - AROUND);
    const end = Math.min(text.length, (places[0]?.[1] ?? 0) + 2 * AROUND);
    let at = start;
    if (start > 0) out.append("… ");
    for (const [from, to] of places.filter(([from, to]) => from >= start && to <= end)) {
      out.append(text.slice(at, from));
      element("mark", text.slice(from, to), out);
      at = to;
    }
    out.append(text.slice(at, end), end < text.length ? " …" : "");
    return out;
  };

  let turn = 0;
  const show = async (query, limit) => {
    const own = ++turn;
    const [status, list] = [document.getElementById("_status"), document.getElementById("_hits")];
    const beginnings = asked(query);
    const hits = await search(beginnings);
    const shown = hits.slice(0, limit).map((number) => [number, documentOf(number)]);
    await Promise.all([...new Set(shown.map(([, at]) => at))].map((at) => load(`d-${at}`)));
    if (own !== turn) return; // Something else has been asked since.
    list.replaceChildren();
    status.textContent = beginnings.length === 0
      ? (query.trim() === "" ? "" : "Words of two letters and more are found.")
      : `${hits.length} ${hits.length === 1 ? "passage or note has" : "passages and notes have"} all of it`;
    for (const [number, at] of shown) {
      const [title, page, first] = documents[at];
      const [place, text] = texts.get(at)?.[number - first] ?? ["", ""];
      const item = element("li", "", list);
      const link = element("a", "", item);
      link.href = `${page}#${encodeURIComponent(place)}`;
      element("bdi", title, link);
      link.append(" ");
      element("code", place, link);
      item.append(document.createElement("br"), snippet(text, beginnings));
    }
    if (hits.length > limit) {
      const more = element("button", `${hits.length - limit} more`, element("li", "", list));
      more.type = "button";
      more.onclick = () => show(query, limit + SHOWN);
    }
  };

  const begin = () => {
    const field = document.getElementById("_q");
    field.form.addEventListener("submit", (event) => event.preventDefault());
    field.addEventListener("input", () => {
      history.replaceState(null, "", `#q=${encodeURIComponent(field.value)}`);
      show(field.value, SHOWN);
    });
    const from = new URLSearchParams(location.hash.slice(1)).get("q");
    if (from) field.value = from;
    if (field.value) show(field.value, SHOWN);
    field.focus();
  };

  return {
    begin: ([all, names]) => { documents = all; shards = new Set(names); begin(); },
    words: (all) => words.set(shard(Object.keys(all)[0]), all),
    document: ([at, all]) => texts.set(at, all),
  };
})();
