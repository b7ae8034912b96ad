// Each question saves itself when it changes, and only itself: htmx would send the whole form.
// What was changed since it was last saved is known here, so that leaving and locking can bring it along.
(() => {
  "use strict";
  const SMALL = 60000; // a browser sends at most 64 KiB once the page is gone
  const versions = new Map(); // question → how often it changed since it was saved
  const sent = new WeakMap(); // request → the version of its question that it carries; several may be under way

  const fields = (question) => {
    const said = new URLSearchParams();
    const all = question.matches("input, textarea, select") ? [question] : question.querySelectorAll("input, textarea, select");
    for (const field of all) {
      const silent = !field.name || field.disabled || field.type === "password";
      const unpicked = (field.type === "radio" || field.type === "checkbox") && !field.checked;
      if (!silent && !unpicked) said.append(field.name, field.value);
    }
    return said;
  };

  const changed = (event) => {
    const question = event.target.closest("[hx-post]");
    if (question) versions.set(question, (versions.get(question) ?? 0) + 1);
  };
  document.addEventListener("input", changed, true);
  document.addEventListener("change", changed, true);

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.request.method !== "POST") return;
    const said = fields(ctx.sourceElement);
    ctx.request.body = said;
    ctx.request.keepalive = said.toString().length < SMALL;
    sent.set(ctx, versions.get(ctx.sourceElement));
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const question = ctx.sourceElement;
    if (ctx.response.status < 400 && versions.get(question) === sent.get(ctx)) versions.delete(question);
  });
  document.addEventListener("htmx:error", () => {
    const line = document.getElementById("saved");
    if (line) line.textContent = document.body.dataset.notSaved;
  });

  // Every question that is not saved yet, in the form that the server unpacks: its path, a line break, its fields.
  window.unsaved = () => {
    const carried = new URLSearchParams();
    for (const question of versions.keys()) {
      if (question.isConnected) carried.append("carry", `${question.getAttribute("hx-post")}\n${fields(question)}`);
    }
    return carried;
  };

  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") !== "/lock") return;
    for (const [name, value] of window.unsaved()) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      target.append(field);
    }
  });
})();
