// History and favourites: what was scanned on this phone, by pages.
import * as store from "./store.js";
import { say, made, moment } from "./show.js";

const $ = (name) => document.getElementById(name);
const PAGE = 20;

function row(entry, tick) {
  const link = made("a", "", made("strong", "", entry.name || entry.path), made("span", "", [entry.brand, moment(entry.at)].filter(Boolean).join(" · ")));
  link.href = `#card=${encodeURIComponent(entry.path)}`;
  if (!tick) return made("li", "", link);
  const box = Object.assign(made("input"), { type: "checkbox", value: entry.path, name: "thing" });
  box.setAttribute("aria-label", say("compare_one", { name: entry.name || entry.path }));
  return made("li", "", link, box);
}

export function lists(notice) {
  let page = 0;
  async function history() {
    const { count, found } = await store.history(page * PAGE, PAGE);
    if (!found.length && page) {
      page = 0;
      return history();
    }
    $("no-history").hidden = count > 0;
    $("some-history").hidden = count === 0;
    $("scans").replaceChildren(...found.map((entry) => row(entry, true)));
    $("newer").hidden = page === 0;
    $("older").hidden = (page + 1) * PAGE >= count;
  }
  async function favourites() {
    const found = await store.favourites();
    $("no-favourites").hidden = found.length > 0;
    $("favoured").hidden = found.length === 0;
    $("favoured").replaceChildren(...found.reverse().map((entry) => row(entry, false)));
  }
  const turn = (by) => () => {
    page += by;
    history();
  };
  $("newer").addEventListener("click", turn(-1));
  $("older").addEventListener("click", turn(1));
  $("clear").addEventListener("click", async () => {
    await store.clear();
    page = 0;
    await history();
  });
  $("to-compare").addEventListener("submit", (event) => {
    event.preventDefault();
    const picked = new FormData(event.target).getAll("thing");
    if (picked.length < 2 || picked.length > 3) return notice(say("compare_pick"));
    location.hash = `#compare=${picked.map(encodeURIComponent).join("|")}`;
  });
  return { history, favourites };
}
