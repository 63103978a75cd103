// Keys for the review queue (s same, d different, u unsure, j and k move), and opening a value named in the address.
"use strict";
const open = () => { const d = document.getElementById(decodeURIComponent(location.hash.slice(1))); if (d && d.tagName === "DETAILS") { d.open = true; d.scrollIntoView(); } };
addEventListener("hashchange", open); open();
const cards = [...document.querySelectorAll("[data-review]")]; let at = 0;
const go = n => { if (!cards.length) return; at = Math.max(0, Math.min(cards.length - 1, n)); cards[at].focus(); };
addEventListener("keydown", e => {
  if (!cards.length || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
  if (e.key === "j") go(at + 1); else if (e.key === "k") go(at - 1);
  else { const b = cards[at].querySelector(`button[data-key="${CSS.escape(e.key)}"]`); if (b) { e.preventDefault(); b.click(); } }
});
if (cards.length) go(0);
