/* Runs before the page is drawn: marks that scripts work, so that nothing jumps. */
document.documentElement.classList.remove("no-js");
document.documentElement.classList.add("js");
