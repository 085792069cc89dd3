"use strict";
// The page works without this script; it remembers ticks and colors, and opens what a link leads to.
(() => {
  document.documentElement.dataset.script = "";
  const all = (query) => Array.from(document.querySelectorAll(query));
  const name = "rematch-" + document.body.dataset.person;

  // Storage may be closed to a page that is opened from a file; then nothing is remembered.
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  };
  const write = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* as above */ }
  };

  const boxes = all("input[data-task]");
  const done = read(name);
  for (const box of boxes) {
    box.checked = done[box.dataset.task] === true;
    box.addEventListener("change", () => {
      const kept = read(name);
      if (box.checked) kept[box.dataset.task] = true; else delete kept[box.dataset.task];
      write(name, kept);
      for (const other of boxes) if (other.dataset.task === box.dataset.task) other.checked = box.checked;
    });
  }

  const lights = all("input[name=light]");
  const kept = read("rematch-light").value;
  for (const light of lights) {
    light.checked = light.value === (kept || "auto");
    light.addEventListener("change", () => write("rematch-light", { value: light.value }));
  }

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let opened = false;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS" && !at.open) { at.open = true; opened = true; }
    }
    if (opened) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // A reason shown by pointing or focus goes away with Escape, and stays while the pointer is on it.
  for (const button of all(".heat > button")) {
    const reason = button.nextElementSibling;
    if (!reason.showPopover) break;
    let pinned = false;
    let leaving;
    const show = () => { clearTimeout(leaving); if (!reason.matches(":popover-open")) reason.showPopover({ source: button }); };
    const hide = () => {
      leaving = setTimeout(() => { if (!pinned && reason.matches(":popover-open")) reason.hidePopover(); }, 120);
    };
    for (const part of [button, reason]) {
      part.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(); });
      part.addEventListener("pointerleave", hide);
    }
    button.addEventListener("focus", () => { if (button.matches(":focus-visible")) show(); });
    button.addEventListener("blur", () => { pinned = false; hide(); });
    button.addEventListener("click", (event) => {
      event.preventDefault();
      pinned = !pinned;
      if (pinned) show(); else reason.hidePopover();
    });
    reason.addEventListener("toggle", (event) => { if (event.newState === "closed") pinned = false; });
  }

  const links = new Map(all(".contents li a").map((link) => [link.hash.slice(1), link]));
  if ("IntersectionObserver" in window) {
    const seen = new Set();
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) seen.add(entry.target.id); else seen.delete(entry.target.id);
      let first = true;
      for (const [id, link] of links) {
        if (first && seen.has(id)) { link.setAttribute("aria-current", "true"); first = false; }
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-10% 0px -60% 0px" });
    for (const part of all("section.part")) watch.observe(part);
  }
  const menu = document.querySelector(".contents details");
  menu.addEventListener("click", (event) => { if (event.target.tagName === "A") menu.open = false; });

  addEventListener("beforeprint", () => { for (const fold of all("details.fold")) fold.open = true; });
})();
