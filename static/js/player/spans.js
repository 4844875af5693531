// Spans of time in words and as digits. Milliseconds count up to whole seconds: a step that has begun shows all of it.
import { fill } from "../words.js";

const whole = (ms) => Math.max(0, Math.ceil(ms / 1000));

// 75000 as "1:15", an hour and more as "1:00:00".
export function digits(ms) {
  const [minutes, seconds] = [Math.floor(whole(ms) / 60), whole(ms) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return minutes < 60 ? `${minutes}:${two(seconds)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds)}`;
}

// 75000 as "1 min 15 s", in the words of the page.
export function inWords(ms, words) {
  const all = whole(ms);
  const parts = [
    [words.hours, "hours", Math.floor(all / 3600)],
    [words.minutes, "minutes", Math.floor(all / 60) % 60],
    [words.seconds, "seconds", all % 60],
  ];
  const said = parts.filter(([, , count]) => count).map(([sentence, name, count]) => fill(sentence, { [name]: count }));
  return said.join(" ") || fill(words.seconds, { seconds: 0 });
}
