// The search: names, parts of names, numbers, and filters such as `op:`.
(function () {
  "use strict";
  var root = document.currentScript.dataset.root;
  var input = document.getElementById("search-input");
  var list = document.getElementById("search-found");
  var MOST = 12;
  var entries = null;

  function load() {
    if (entries) return entries;
    var index = window.XEN_ABI_INDEX;
    entries = index.lines.split("\n").map(function (line) {
      var parts = line.split("\t");
      var name = parts[0];
      return {
        name: name,
        plain: name.toLowerCase(),
        words: name.toLowerCase().split(/[^a-z0-9]+/),
        kind: index.kinds[parts[1]],
        number: parts[2] === "" ? null : Number(parts[2]),
        page: parts[3].replace(/#$/, "#" + name).replace(/\/$/, "/" + name + ".html"),
        rust: parts[4].toLowerCase(),
      };
    });
    index.members.split("\n").forEach(function (line) {
      var words = line.split(" ");
      words.slice(1).forEach(function (member) {
        entries.push({
          name: words[0] + "." + member,
          plain: (words[0] + "." + member).toLowerCase(),
          member: member.slice(member.lastIndexOf(".") + 1).toLowerCase(),
          words: [],
          kind: "member",
          number: null,
          page: "record/" + words[0] + ".html#" + member,
          rust: "",
        });
      });
    });
    return entries;
  }

  // What most look for, before others that begin with the same letters.
  var FIRST = ["struct", "op", "hypercall", "err", "smccc", "release"];

  // How well an entry fits, less is better; null if it does not.
  function rank(entry, query) {
    if (query.kind && entry.kind !== query.kind) return null;
    if (query.number !== null && entry.number !== null &&
        (entry.number === query.number || entry.number === -query.number)) {
      return entry.kind === "hypercall" ? 0 : entry.kind === "err" || entry.kind === "smccc" ? 1 : 3;
    }
    if (query.words.length === 0) return query.kind ? 50 : null;
    var text = query.text;
    if (entry.plain === text) return 0;
    if (entry.rust && entry.rust === text) return 1;
    var long = entry.plain.length / 100;
    if (entry.kind === "member") {
      if (entry.member === text) return 15 + long;
      if (entry.member.indexOf(text) === 0 && text.length > 2) return 25 + long;
      return entry.plain.indexOf(text) === 0 && text.indexOf(".") > 0 ? 10 + long : null;
    }
    if (entry.plain.indexOf(text) === 0) return (FIRST.indexOf(entry.kind) >= 0 ? 10 : 12) + long;
    var all = query.words.every(function (word) {
      return entry.words.some(function (own) { return own.indexOf(word) === 0; });
    });
    if (all) return 20 + long;
    if (text.length > 2 && entry.plain.indexOf(text) >= 0) return 30 + long;
    if (entry.rust && text.length > 2 && entry.rust.indexOf(text) === 0) return 40;
    return null;
  }

  function parsed(text) {
    var kind = null;
    var match = /^([a-z]+):\s*(.*)$/.exec(text.trim().toLowerCase());
    if (match && window.XEN_ABI_INDEX.kinds.concat("member").indexOf(match[1]) >= 0) {
      kind = match[1];
      text = match[2];
    }
    text = text.trim().toLowerCase();
    var number = /^-?(0x[0-9a-f]+|\d+)$/.test(text) ? Number(text.replace("-", "")) * (text[0] === "-" ? -1 : 1) : null;
    return { kind: kind, text: text, number: number, words: text.split(/[^a-z0-9]+/).filter(Boolean) };
  }

  function find(text) {
    var query = parsed(text);
    var found = [];
    load().forEach(function (entry) {
      var fits = rank(entry, query);
      if (fits !== null) found.push([fits, entry]);
    });
    found.sort(function (a, b) { return a[0] - b[0] || (a[1].name < b[1].name ? -1 : 1); });
    // Of several names of one thing, that which fits best is enough.
    var pages = {};
    return found.map(function (pair) { return pair[1]; }).filter(function (entry) {
      var isNew = !pages[entry.page];
      pages[entry.page] = true;
      return isNew;
    }).slice(0, MOST);
  }

  var at = -1;

  function show() {
    list.textContent = "";
    at = -1;
    var text = input.value;
    var found = text.trim() === "" ? [] : find(text);
    found.forEach(function (entry, place) {
      var item = document.createElement("li");
      item.setAttribute("role", "none");
      var link = document.createElement("a");
      link.id = "found-" + place;
      link.setAttribute("role", "option");
      link.href = root + entry.page;
      link.tabIndex = -1;
      var name = document.createElement("code");
      name.textContent = entry.name;
      var kind = document.createElement("span");
      kind.textContent = entry.kind + (entry.number === null ? "" : " " + entry.number);
      link.append(name, kind);
      item.append(link);
      list.append(item);
    });
    if (text.trim() !== "" && found.length === 0) {
      var none = document.createElement("li");
      none.className = "none";
      none.textContent = "Nothing has that name or number.";
      list.append(none);
    }
    var open = text.trim() !== "";
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (found.length > 0) choose(0);
  }

  function choose(place) {
    var items = list.querySelectorAll("[role=option]");
    if (items.length === 0) return;
    at = (place + items.length) % items.length;
    items.forEach(function (item, own) { item.setAttribute("aria-selected", String(own === at)); });
    input.setAttribute("aria-activedescendant", "found-" + at);
    items[at].scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  // On the first page are texts that one may try.
  document.querySelectorAll("[data-search]").forEach(function (button) {
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", function (event) {
      input.value = button.dataset.search;
      input.focus();
      show();
      event.stopPropagation();
    });
  });

  input.addEventListener("input", show);
  input.addEventListener("focus", function () { if (input.value) show(); });
  input.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") { choose(at + 1); event.preventDefault(); }
    if (event.key === "ArrowUp") { choose(at - 1); event.preventDefault(); }
    if (event.key === "Escape") { close(); input.blur(); }
    if (event.key === "Enter") {
      var link = list.querySelector("[aria-selected=true]");
      if (link) {
        close();
        location.href = link.href;
      }
    }
  });
  document.addEventListener("keydown", function (event) {
    var within = /^(input|select|textarea)$/i.test(event.target.tagName);
    if (!within && !event.ctrlKey && !event.metaKey && !event.altKey && /^[sS\/?]$/.test(event.key)) {
      input.focus();
      input.select();
      event.preventDefault();
    }
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".find")) close();
  });
})();
