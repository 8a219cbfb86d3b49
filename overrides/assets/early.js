/* Runs before the page is drawn: marks that scripts work, so that nothing jumps. */
document.documentElement.classList.remove("no-js");
document.documentElement.classList.add("js");

/* What a reader keeps is kept for this site alone, though a browser shares one store among all sites of a host:
   each name gets the folder that the site stands in. At the root of a host the names stay plain. */
(() => {
  const folder = new URL("../", document.currentScript.src).pathname;
  document.documentElement.dataset.store = folder === "/" ? "" : `:${folder}`;
})();
