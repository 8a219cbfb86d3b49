/* Small helps on every page. Without them everything can still be read, printed and found in lists. */
(() => {
  const menuButton = document.querySelector(".menu-button");
  if (menuButton) {
    const parts = document.querySelectorAll(".site-menu, .site-search");
    const show = (open) => {
      menuButton.setAttribute("aria-expanded", String(open));
      parts.forEach((part) => part.classList.toggle("open", open));
    };
    const wide = window.matchMedia("(min-width: 72.501rem)");
    const fit = () => { menuButton.hidden = wide.matches; show(false); };
    fit();
    wide.addEventListener("change", fit);
    menuButton.addEventListener("click", () => show(menuButton.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menuButton.getAttribute("aria-expanded") === "true") { show(false); menuButton.focus(); }
    });
  }

  /* Leaving replaces this page in the history, so that the back button does not lead here again. */
  document.querySelectorAll("[data-leave]").forEach((link) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.location.replace(link.href);
  }));

  /* "What I can do": the reader's role comes first. It is kept in this browser only. */
  const choice = document.querySelector("[data-role-choice]");
  if (choice) {
    const list = document.querySelector(".actions");
    const cards = [...list.children];
    const said = document.querySelector("[data-role-said]");
    const place = `briefings-role${document.documentElement.dataset.store ?? ""}`;
    const remembered = () => { try { return localStorage.getItem(place); } catch { return null; } };
    const remember = (role) => { try { role ? localStorage.setItem(place, role) : localStorage.removeItem(place); } catch { /* not kept */ } };
    const order = (role) => {
      const mine = (card) => role !== "" && (card.dataset.role === role || card.dataset.role === "all_roles");
      cards.forEach((card) => {
        card.classList.toggle("mine", mine(card));
        card.querySelector(".own").hidden = !mine(card);
      });
      list.append(...cards.filter(mine), ...cards.filter((card) => !mine(card)));
    };
    const known = [...choice.options].map((option) => option.value);
    const start = remembered();
    if (start && known.includes(start)) choice.value = start;
    order(choice.value);
    choice.addEventListener("change", () => {
      remember(choice.value);
      order(choice.value);
      said.textContent = choice.value ? `Actions for ${choice.selectedOptions[0].textContent} come first now.` : "Actions are in their first order again.";
    });
  }
})();
