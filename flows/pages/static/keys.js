// Keys for those who answer many questions: each presses the button, link or box that names it in data-key.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const place = event.target;
  const writes = place instanceof HTMLTextAreaElement
    || (place instanceof HTMLInputElement && !["checkbox", "submit", "button"].includes(place.type));
  if (writes) return;
  const found = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key);
  if (!found) return;
  event.preventDefault();
  if (found instanceof HTMLInputElement && found.type === "search") found.focus();
  else found.click();
});
