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

/** A list by pages: `read` gives {count, found}, `draw` one of them; what is empty says so. */
function paged(name, read, draw) {
  let page = 0;
  async function show() {
    const { count, found } = await read(page * PAGE, PAGE);
    if (!found.length && page) {
      page = 0;
      return show();
    }
    $(`no-${name}`).hidden = count > 0;
    $(`some-${name}`).hidden = count === 0;
    $(`${name}-list`).replaceChildren(...found.map(draw));
    $(`newer-${name}`).hidden = page === 0;
    $(`older-${name}`).hidden = (page + 1) * PAGE >= count;
  }
  const turn = (by) => () => {
    page += by;
    show().then(() => $(`${name}-title`).focus());
  };
  $(`newer-${name}`).addEventListener("click", turn(-1));
  $(`older-${name}`).addEventListener("click", turn(1));
  return show;
}

export function lists(notice) {
  const history = paged("history", store.history, (entry) => row(entry, true));
  const favourites = paged("favourites", store.favourites, (entry) => row(entry, false));
  $("clear").addEventListener("click", async () => {
    await store.clear();
    await history();
    $("history-title").focus();
  });
  $("to-compare").addEventListener("submit", (event) => {
    event.preventDefault();
    const picked = new FormData(event.target).getAll("thing");
    if (picked.length < 2 || picked.length > 3) return notice(say("compare_pick"));
    location.hash = `#compare=${picked.map(encodeURIComponent).join("|")}`;
  });
  return { history, favourites };
}
