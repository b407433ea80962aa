// The theme that the reader chose, before anything is drawn.
(function () {
  "use strict";
  var root = document.documentElement;
  function chosen() {
    try { return localStorage.getItem("theme"); } catch (e) { return null; }
  }
  var theme = chosen();
  if (theme) root.dataset.theme = theme;
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("theme-switch");
    button.addEventListener("click", function () {
      var dark = matchMedia("(prefers-color-scheme: dark)").matches;
      var now = root.dataset.theme || (dark ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (e) { /* It lasts for the page. */ }
    });
  });
})();
