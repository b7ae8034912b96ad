// The veil at one tap, without a new page. The server is told, so that the next page is veiled too.
(() => {
  "use strict";
  const form = document.getElementById("veil");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const veiled = document.documentElement.classList.toggle("veiled");
    const body = new URLSearchParams({ veiled: veiled ? "1" : "0" });
    form.elements.veiled.value = veiled ? "0" : "1";
    form.querySelector("button").setAttribute("aria-pressed", String(veiled));
    fetch("/veil", { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => {});
  });
})();
