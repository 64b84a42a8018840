/** Marks the bytes of the field that is pointed at, or was gone to; the page can be read without it. */
export const SCRIPT = `"use strict";
{
  const show = (row) => {
    const view = row.closest(".frame-bytes");
    for (const mark of view.querySelectorAll("mark")) {
      mark.classList.toggle("shown", mark.dataset.f.split(" ").includes(row.dataset.f));
    }
  };
  const target = () => document.getElementById(location.hash.slice(1));
  const gone = () => target()?.dataset.f !== undefined && show(target());
  addEventListener("hashchange", gone);
  document.addEventListener("mouseover", ({ target }) => {
    const row = target.closest?.("tr[data-f]");
    if (row) show(row);
  });
  gone();
}`;

/** Of the script, for the page's policy (Content Security Policy Level 3 §2.3.1); a test holds the two together. */
export const SCRIPT_HASH = "sha256-r3+7rdaFxVTCuwU1a3DmBkqmJuFncg1Pr+BW1T3Vej8=";
