// The layout of a record for the release, target and side that the reader chose, and beside it that of another.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("layout-data").textContent);
  var axes = data.axes;
  var rows = Array.prototype.slice.call(document.querySelectorAll("#layout-members tbody tr"));
  var WORDS = { guest: "guests", tools: "toolstacks", "old-guest": "guests without an interface version" };

  var digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  // Which layout a choice has, or -1.
  function layoutOf(choice) {
    var place = (axes.releases.indexOf(choice.release) * axes.targets.length + axes.targets.indexOf(choice.target)) *
      axes.sides.length + axes.sides.indexOf(choice.side);
    var digit = data.map[place];
    return digit === undefined || digit === "-" ? -1 : digits.indexOf(digit);
  }

  // What is shown first: the newest release, for what most readers write; of a member the newest that has it.
  function first(row) {
    var wanted = [["x86_64", "guest"], ["x86_64", "tools"], ["arm64", "guest"], ["arm64", "tools"]];
    var releases = axes.releases.filter(function (name) { return name !== "master"; }).concat("master");
    for (var r = 0; r < releases.length; r++) {
      for (var w = 0; w < wanted.length; w++) {
        var choice = { release: releases[r], target: wanted[w][0], side: wanted[w][1] };
        if (layoutOf(choice) >= 0 && has(choice, row)) return choice;
      }
    }
    var of = axes.targets.length * axes.sides.length;
    var place = data.map.search(/[^-]/);
    for (var p = 0; row >= 0 && p < data.map.length; p++) {
      var at = digits.indexOf(data.map[p]);
      if (at >= 0 && byRow(data.layouts[at])[row]) { place = p; break; }
    }
    return {
      release: axes.releases[Math.floor(place / of)],
      target: axes.targets[Math.floor(place / axes.sides.length) % axes.targets.length],
      side: axes.sides[place % axes.sides.length],
    };
  }

  // Whether a choice has a member, by its row; any choice has none.
  function has(choice, row) {
    return row < 0 || !!byRow(data.layouts[layoutOf(choice)])[row];
  }

  // The text behind `#`; what nobody could have written by a click is as good as nothing.
  function behind() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (e) { return ""; }
  }

  function choiceOf(words) {
    var choice = { release: words[0], target: words[1], side: words[2] };
    return ["release", "target", "side"].every(function (key) {
      return axes[key + "s"].indexOf(choice[key]) >= 0;
    }) ? choice : null;
  }

  function fromAddress() {
    var text = behind();
    var named = rows.findIndex(function (row) { return row.id === text; });
    var chosen = { here: first(named), other: null };
    text.split("&").forEach(function (pair) {
      var parts = pair.split("=");
      var value = parts[1] || "";
      if (["release", "target", "side"].indexOf(parts[0]) >= 0 && axes[parts[0] + "s"].indexOf(value) >= 0) {
        chosen.here[parts[0]] = value;
      }
      if (parts[0] === "with") chosen.other = choiceOf(value.split(","));
    });
    return chosen;
  }

  function toAddress(chosen) {
    var text = "release=" + chosen.here.release + "&target=" + chosen.here.target + "&side=" + chosen.here.side;
    if (chosen.other) text += "&with=" + [chosen.other.release, chosen.other.target, chosen.other.side].join(",");
    history.pushState(null, "", "#" + text);
  }

  var state;

  function picker(label, key, of) {
    var wrap = document.createElement("label");
    wrap.textContent = label + " ";
    var select = document.createElement("select");
    axes[key + "s"].forEach(function (word) {
      var option = document.createElement("option");
      option.value = word;
      option.textContent = WORDS[word] || word;
      select.append(option);
    });
    select.dataset.key = key;
    select.dataset.of = of;
    select.addEventListener("change", function () {
      state[of][key] = select.value;
      toAddress(state);
      show();
    });
    wrap.append(select);
    return wrap;
  }

  var box = document.getElementById("layout-choice");

  function build() {
    box.textContent = "";
    box.hidden = false;
    var here = document.createElement("div");
    here.append(picker("Release", "release", "here"), picker("Target", "target", "here"), picker("For", "side", "here"));
    var compare = document.createElement("button");
    compare.type = "button";
    compare.id = "layout-compare";
    compare.textContent = state.other ? "Stop comparing" : "Compare with another";
    compare.addEventListener("click", function () {
      state.other = state.other ? null : Object.assign({}, state.here, { release: older(state.here) });
      toAddress(state);
      build();
      show();
      document.getElementById("layout-compare").focus();
    });
    here.append(compare);
    box.append(here);
    if (state.other) {
      var other = document.createElement("div");
      other.className = "other";
      other.append(picker("with release", "release", "other"), picker("target", "target", "other"), picker("for", "side", "other"));
      box.append(other);
    }
  }

  // The newest release before one that has another layout, or else the one before.
  function older(choice) {
    var at = axes.releases.indexOf(choice.release);
    for (var r = at + 1; r < axes.releases.length; r++) {
      var other = layoutOf(Object.assign({}, choice, { release: axes.releases[r] }));
      if (other >= 0 && other !== layoutOf(choice)) return axes.releases[r];
    }
    return axes.releases[Math.min(at + 1, axes.releases.length - 1)];
  }

  function byRow(layout) {
    var found = {};
    if (layout) layout[2].forEach(function (member) { found[member[0]] = member; });
    return found;
  }

  function bytes(member) {
    return member[4] & 2 ? Math.floor(member[1] / 8) + ":" + (member[1] % 8) : String(member[1] / 8);
  }

  function size(member) {
    return member[4] & 2 ? member[2] + " bits" : String(member[2] / 8);
  }

  function text(layout) {
    return layout ? layout[0] + (layout[0] === 1 ? " byte" : " bytes") + ", aligned to " + layout[1] : "not there";
  }

  // Each stretch of releases with one layout, oldest first, for the target and the side that are chosen.
  function stretches() {
    var found = [];
    axes.releases.slice().reverse().forEach(function (release) {
      var at = layoutOf({ release: release, target: state.here.target, side: state.here.side });
      var last = found[found.length - 1];
      if (last && last.at === at) last.releases.push(release);
      else found.push({ at: at, releases: [release] });
    });
    return found.filter(function (stretch) { return stretch.at >= 0; });
  }

  function showHistory() {
    var box = document.getElementById("layout-history");
    box.textContent = "";
    var all = stretches();
    box.hidden = all.length < 2;
    all.forEach(function (stretch) {
      var newest = stretch.releases[stretch.releases.length - 1];
      var button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", String(stretch.releases.indexOf(state.here.release) >= 0));
      var releases = document.createElement("b");
      releases.textContent = stretch.releases[0] + (stretch.releases.length > 1 ? " to " + newest : "");
      button.append(releases, " " + data.layouts[stretch.at][0] + " bytes");
      button.addEventListener("click", function () {
        var before = all[all.indexOf(stretch) - 1];
        state.here.release = newest;
        if (state.other && before) state.other.release = before.releases[before.releases.length - 1];
        toAddress(state);
        show();
      });
      box.append(button);
    });
  }

  function cell(value, other) {
    var cell = document.createElement("td");
    cell.className = "n";
    cell.textContent = value;
    if (other !== undefined) {
      var was = document.createElement("del");
      was.textContent = other;
      cell.prepend(was, " ");
    }
    return cell;
  }

  function show() {
    document.querySelectorAll("#layout-choice select").forEach(function (select) {
      select.value = state[select.dataset.of][select.dataset.key];
    });
    var layout = data.layouts[layoutOf(state.here)];
    var other = state.other ? data.layouts[layoutOf(state.other)] : null;
    var now = byRow(layout);
    var then = byRow(other);
    rows.forEach(function (row, place) {
      var member = now[place];
      var before = then[place];
      row.hidden = !member && !before;
      row.classList.remove("new", "gone", "moved");
      if (row.hidden) return;
      var shown = member || before;
      var offset = cell(member ? bytes(member) : "", state.other && before && (!member || bytes(before) !== bytes(member)) ? bytes(before) : undefined);
      var long = cell(member ? size(member) : "", state.other && before && (!member || size(before) !== size(member)) ? size(before) : undefined);
      row.replaceChild(offset, row.children[0]);
      row.replaceChild(long, row.children[1]);
      var type = row.querySelector(".type code");
      if (type && type.textContent !== data.types[shown[3]]) type.textContent = data.types[shown[3]];
      if (!type) {
        type = document.createElement("code");
        type.textContent = data.types[shown[3]];
        row.querySelector(".type").append(type);
      }
      if (state.other) {
        if (!before) row.classList.add("new");
        else if (!member) row.classList.add("gone");
        else if (bytes(before) !== bytes(member) || size(before) !== size(member)) row.classList.add("moved");
      }
    });
    var summary = document.getElementById("layout-summary");
    summary.textContent = text(layout) + (state.other ? "; compared with " + text(other) : "");
    document.getElementById("layout-legend").hidden = !state.other;
    showHistory();
    draw(layout, other);
  }

  // A row of the map has so many bytes; a cache line has eight rows.
  var WIDTH = 8;
  var MOST_ROWS = 64;

  // The members that are drawn: those that hold no others, unions as a whole, and of what overlaps the first.
  function pieces(layout) {
    var end = 0;
    var found = [];
    layout[2].forEach(function (member) {
      if (member[4] & 1 && !(member[4] & 4)) return;
      var from = member[1];
      var to = member[1] + member[2];
      if (from < end || to <= from) return;
      if (from > end) found.push({ from: end, to: from, hole: true });
      found.push({ from: from, to: to, row: member[0], union: !!(member[4] & 4) });
      end = to;
    });
    if (end < layout[0] * 8) found.push({ from: end, to: layout[0] * 8, hole: true });
    return found;
  }

  function drawn(layout, compared, caption) {
    var map = document.createElement("div");
    map.className = "bytes";
    if (caption) {
      var head = document.createElement("div");
      head.className = "caption";
      head.textContent = caption;
      map.append(head);
    }
    var line = 0;
    var last = Math.ceil(layout[0] / WIDTH);
    var all = pieces(layout);
    var then = compared ? byRow(compared) : null;
    for (var at = 0; at < last && line < MOST_ROWS; at++) {
      var from = at * WIDTH * 8;
      var to = from + WIDTH * 8;
      var inside = all.filter(function (piece) { return piece.from < to && piece.to > from; });
      if (inside.length === 1 && inside[0].from < from && inside[0].to >= to + WIDTH * 8) {
        // What goes on over several rows is drawn with its first and its last.
        var skipped = Math.floor(inside[0].to / (WIDTH * 8)) - at - (inside[0].to % (WIDTH * 8) ? 0 : 1);
        if (skipped > 1) {
          var gap = document.createElement("div");
          gap.className = "gap";
          gap.textContent = skipped * WIDTH + " bytes more";
          map.append(gap);
          at += skipped - 1;
          continue;
        }
      }
      var row = document.createElement("div");
      row.className = "line" + ((at * WIDTH) % 64 === 0 ? " cache" : "");
      var label = document.createElement("span");
      label.className = "at";
      label.textContent = at * WIDTH;
      row.append(label);
      inside.forEach(function (piece) {
        var part = document.createElement("span");
        var begin = Math.max(piece.from, from) - from;
        var end = Math.min(piece.to, to) - from;
        part.className = piece.hole ? "hole" : "piece";
        if (piece.from < from) part.classList.add("goes-on");
        if (piece.to > to) part.classList.add("to-go-on");
        part.style.left = "calc(3.5rem + (100% - 3.5rem) * " + begin / (WIDTH * 8) + ")";
        part.style.width = "calc((100% - 3.5rem) * " + (end - begin) / (WIDTH * 8) + ")";
        if (!piece.hole) {
          var table = rows[piece.row];
          part.textContent = piece.from >= from ? table.id + (piece.union ? " (union)" : "") : "";
          part.title = table.id + ", " + (piece.to - piece.from) / 8 + " bytes";
          if (table.classList.contains("reserved")) part.classList.add("spare");
          var own = then && then[piece.row];
          if (then && (!own || own[1] !== piece.from || own[1] + own[2] !== piece.to)) part.classList.add("changed");
        } else {
          part.title = "nobody uses these bytes";
        }
        row.append(part);
      });
      map.append(row);
      line++;
    }
    if (at < last) {
      var more = document.createElement("div");
      more.className = "gap";
      more.textContent = (layout[0] - at * WIDTH) + " bytes more";
      map.append(more);
    }
    return map;
  }

  function caption(choice) {
    return choice.release + ", " + choice.target + ", " + WORDS[choice.side];
  }

  function draw(layout, other) {
    var map = document.getElementById("layout-map");
    map.textContent = "";
    map.hidden = !layout && !other;
    if (other) map.append(drawn(other, layout, caption(state.other)));
    if (layout) map.append(drawn(layout, other, other ? caption(state.here) : ""));
  }

  // A member that an address names may have been hidden when the browser looked for it.
  function toNamed() {
    var row = document.getElementById(behind());
    if (row && rows.indexOf(row) >= 0) row.scrollIntoView({ block: "center" });
  }

  function read() {
    state = fromAddress();
    build();
    show();
    toNamed();
  }

  window.addEventListener("hashchange", read);
  read();
})();
