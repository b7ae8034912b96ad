// The lock when nothing is done. The server keeps the time and locks by itself; this page says so a minute
// before, lets the person stay, and brings what is half typed before the lock falls.
(() => {
  "use strict";
  const SECOND = 1000;
  const EARLY = 4 * SECOND; // lock this much before the server does, so that what is typed gets there first
  const QUIET = 20 * SECOND; // tell the server of signs of life no more often than this
  const STALE = 90 * SECOND; // an older sign, from before the computer slept, is none
  const PATIENCE = 4 * SECOND; // the server's answer is waited for so long before the lock falls without it
  const after = Number(document.body.dataset.idle) * SECOND;
  const warn = Number(document.body.dataset.warn) * SECOND;
  const staying = document.getElementById("staying");
  const [line, form] = [staying.querySelector("p"), staying.querySelector("form")];
  let told = Date.now(); // when the server last heard of the person
  let alive = 0; // when something was done since
  let asked = 0;
  let waiting = false;
  let locking = false;

  const show = (soon) => {
    if (form.hidden !== soon) return;
    line.textContent = soon ? staying.dataset.line : "";
    form.hidden = !soon;
  };
  const heard = () => {
    told = Date.now();
    alive = 0;
    show(false);
  };
  const stay = async () => {
    alive = 0;
    const answer = await fetch("/stay", { method: "POST", headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) heard();
    else if (answer) lock();
  };
  const lock = async () => {
    if (locking) return;
    locking = true;
    const body = window.unsaved();
    document.body.replaceChildren();
    await fetch("/lock", { method: "POST", body, redirect: "manual" }).catch(() => {});
    location.replace("/");
  };
  // Another tab may have been busy, so the server is asked before anything is said or locked.
  const ask = async () => {
    asked = Date.now();
    waiting = true;
    const answer = await fetch("/here").catch(() => null);
    waiting = false;
    if (!answer) return;
    const left = Number(answer.headers.get("seconds-left")) * SECOND;
    if (left > 0) told = Date.now() + left - after;
    else lock();
  };
  const tick = async () => {
    const now = Date.now();
    if (locking || (waiting && now - asked < PATIENCE)) return;
    if (now - alive < STALE && now - told > QUIET && alive > told) return stay();
    if (told + after - now <= warn && now - asked > QUIET) await ask();
    const left = told + after - Date.now();
    if (left <= EARLY) lock();
    else show(left <= warn);
  };

  for (const sign of ["keydown", "pointerdown", "input", "wheel", "touchmove"]) {
    addEventListener(sign, () => (alive = Date.now()), { capture: true, passive: true });
  }
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!ctx.sourceElement.id.endsWith("-thinking")) heard(); // that one asks by itself
  });
  document.addEventListener("visibilitychange", tick);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  setInterval(tick, SECOND);
})();
