/* Tells a learning platform (SCORM 1.2) that this page was begun, read to the end, and how long that took.
   What the reader writes is never sent and never kept. This script stands in the packages, not on the site's own pages. */
(() => {
  const END_OF_SEARCH = 100;
  const ENOUGH = 10;

  /* The platform offers its API in a window above this one, or in the one that opened it. Strangers' windows refuse to be asked. */
  function above(start) {
    let here = start;
    for (let step = 0; here && step < END_OF_SEARCH; step += 1) {
      try { if (here.API) return here.API; } catch { /* another origin: look further up */ }
      if (here.parent === here) return null;
      here = here.parent;
    }
    return null;
  }
  const opener = () => { try { return window.opener ?? window.top.opener; } catch { return null; } };
  const api = above(window) ?? above(opener());

  const call = (name, ...values) => { try { return String(api[name](...values)); } catch { return ""; } };
  const get = (name) => call("LMSGetValue", name);
  const set = (name, value) => call("LMSSetValue", name, value) === "true";
  const began = Date.now();
  const part = (number) => String(Math.floor(number)).padStart(2, "0");
  const spent = () => {
    const seconds = Math.min((Date.now() - began) / 1000, 9999 * 3600);
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${part(seconds / 60 % 60)}:${part(seconds % 60)}`;
  };

  let open = false;
  let done = false;
  let read = false;
  let counts = true;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const say = (text) => { find("said").textContent = text; };

  function begin() {
    if (!api) { say("No learning platform was found, so nothing is recorded. You can read the page all the same."); return; }
    open = call("LMSInitialize", "") === "true";
    if (!open) { say("Your learning platform did not answer, so nothing is recorded. Close the page and open it again."); return; }
    const status = get("cmi.core.lesson_status");
    counts = !["browse", "review"].includes(get("cmi.core.lesson_mode"));
    read = get("cmi.suspend_data") === "read";
    done = ["completed", "passed"].includes(status);
    find("already").hidden = !done;
    if (!done && counts) { set("cmi.core.lesson_status", "incomplete"); call("LMSCommit", ""); }
  }

  function reached() {
    if (read) return;
    read = true;
    if (open && counts && !done) { set("cmi.suspend_data", "read"); call("LMSCommit", ""); }
  }

  function finish(event) {
    event.preventDefault();
    const words = document.getElementById("words");
    if (!read) { say("Please read to the end first."); return; }
    if (words.value.trim().length < ENOUGH) { say("Write one short sentence first: what will you do, and when?"); words.focus(); return; }
    if (!open) { say("Thank you. No learning platform was found, so nothing is recorded."); return; }
    if (!counts) { say("Thank you. Your platform shows this page for looking only, so nothing is recorded."); return; }
    set("cmi.core.session_time", spent());
    if (set("cmi.core.lesson_status", "completed") && call("LMSCommit", "") === "true") {
      done = true;
      say("Thank you. Your learning platform has recorded that you completed this. You can close the page.");
    } else say("Your learning platform did not take the record. Wait a moment and press the button again.");
  }

  function leave() {
    if (!open) return;
    open = false;
    set("cmi.core.session_time", spent());
    set("cmi.core.exit", done ? "" : "suspend");
    call("LMSCommit", "");
    call("LMSFinish", "");
  }

  find("without").hidden = true;
  const last = find("finish");
  new IntersectionObserver((seen, watch) => { if (seen.some((one) => one.isIntersecting)) { watch.disconnect(); reached(); } }).observe(last);
  last.addEventListener("focusin", reached);
  find("form").addEventListener("submit", finish);
  find("print").addEventListener("click", () => window.print());
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  begin();
})();
