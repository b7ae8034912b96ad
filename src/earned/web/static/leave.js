// Leave now: the button, or Shift three times alone. In this order: the text is gone, the beacon locks
// (and brings what is not saved yet), the tab shows the neutral page in this one's place.
(() => {
  "use strict";
  const AWAY = "/away";
  const TOGETHER = 2000; // Shift counts on when it comes again within this many milliseconds
  const PATIENCE = 1500; // what is too big for a beacon gets this long, behind an empty page
  const root = document.documentElement;
  const form = document.getElementById("leave");
  const said = document.getElementById("leaving");
  let left = false;

  const leave = () => {
    if (left) return;
    left = true;
    const carried = window.unsaved ? window.unsaved() : new URLSearchParams();
    const to = navigator.onLine ? form.dataset.to : AWAY;
    const go = () => location.replace(to);
    document.body.replaceChildren();
    root.removeAttribute("class");
    if (navigator.sendBeacon("/leave", carried)) {
      go();
    } else {
      fetch("/leave", { method: "POST", body: carried, redirect: "manual" }).then(go, go);
      setTimeout(go, PATIENCE);
    }
  };

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/leave") return;
    event.preventDefault();
    leave();
  });

  // Shift with any other key, or with a click, is a capital letter or a selection, not a wish to leave.
  let presses = 0;
  let last = 0;
  let alone = false;
  const reset = () => {
    presses = 0;
    alone = false;
  };
  const pressed = (event) => {
    if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) reset();
    else if (!event.repeat) alone = true;
  };
  const released = (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses = event.timeStamp - last < TOGETHER ? presses + 1 : 1;
    last = event.timeStamp;
    said.textContent = [form.dataset.twoLeft, form.dataset.oneLeft, form.dataset.leaving][presses - 1];
    if (presses === 3) leave();
  };
  if (form.dataset.twoLeft) {
    addEventListener("keydown", pressed, true);
    addEventListener("keyup", released, true);
    addEventListener("pointerdown", reset, true);
    addEventListener("blur", reset);
  }

  // A page that the browser keeps for Back is empty there, and stays so until the session is known to live.
  addEventListener("pagehide", () => {
    root.hidden = true;
  });
  addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    if (left) return location.replace(AWAY);
    const asked = await fetch("/here").catch(() => null);
    const inside = document.body.hasAttribute("data-idle");
    if (!asked || Number(asked.headers.get("seconds-left")) > 0 !== inside) return location.replace("/");
    root.classList.toggle("veiled", asked.headers.has("veiled"));
    root.hidden = false;
  });
})();
