// Answers about the receiver hold for the day on which they were given: a page that was kept asks again on another one.
import { fill } from "../words.js";

// `player`: the element of the player, with when its verdicts were made.
export function askAgain(player, words) {
  const { ruledAt } = player.dataset;
  const part = player.querySelector('[data-part="another-day"]');
  if (!ruledAt || !part || isToday(new Date(ruledAt))) return;
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long" });
  part.querySelector("[data-show=day]").textContent = fill(words.answers_of, { day: day.format(new Date(ruledAt)) });
  part.hidden = false;
  const start = player.querySelector('[data-part="start"]');
  for (const button of start.querySelectorAll("button")) button.disabled = true;
  part.querySelector("button").addEventListener("click", () => {
    part.querySelector("[data-show=asked]").hidden = true;
    for (const button of start.querySelectorAll("button")) button.disabled = false;
    start.querySelector("button:not([hidden])").focus();
  });
}

function isToday(day) {
  return day.toDateString() === new Date().toDateString();
}
