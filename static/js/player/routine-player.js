// The player of a routine: before it, while it is played, and at its end. Without script the page is read by a watch.
import { Choices, DEFAULTS } from "./choices.js";
import { Devices } from "./devices.js";
import { Ending } from "./ending.js";
import { Feeling } from "./feeling.js";
import { OverTheStage } from "./over-the-stage.js";
import { Pictures } from "./pictures.js";
import { actionOf } from "./player-keys.js";
import { forgetUnderWay, keepSettings, settings } from "./remembered.js";
import { RunThrough } from "./run-through.js";
import { Scene } from "./scene.js";
import { StartButton } from "./start-button.js";
import { askAgain } from "./verdict-day.js";

class RoutinePlayer extends HTMLElement {
  #page;
  #run;

  connectedCallback() {
    if (!this.querySelector("#cue-sheet")) return; // nothing is played
    this.#page = this.#assembled();
    this.#run = new RunThrough(this.#page);
    this.#chosen(this.#page.choices.values);
    this.addEventListener("click", this.#clicked);
    document.addEventListener("keydown", this.#pressed);
    addEventListener("pagehide", this.#left);
    this.#show("before");
    this.#run.reopen();
    askAgain(this, this.#page.words);
    this.querySelector("second-screen").follow(() => this.#run.state);
  }

  disconnectedCallback() {
    this.#run?.close();
    document.removeEventListener("keydown", this.#pressed);
    removeEventListener("pagehide", this.#left);
  }

  #assembled() {
    const { code, title, place, log: to, token: tokenFrom, recording } = this.dataset;
    const [sheet, words] = ["cue-sheet", "player-words"].map((id) => JSON.parse(this.querySelector(`#${id}`).textContent));
    const choices = new Choices(this.#part("choices"), settings(DEFAULTS), this.#chosen);
    const light = (how) => choices.say(["missing", "refused"].includes(how) ? words.no_wake_lock : "");
    const devices = new Devices(sheet, light, recording);
    devices.onVoices = () => choices.show(devices.can);
    choices.show(devices.can);
    if (!navigator.wakeLock) light("missing");
    return {
      ...{ sheet, words, choices, devices, place, title, show: (state) => this.#show(state) },
      scene: new Scene(this.#part("stage"), { sheet, words, pictures: new Pictures(this) }),
      ending: new Ending(this.#part("end"), { sheet, words, code, title, to, tokenFrom }, forgetUnderWay),
      feeling: new Feeling(this.#part("feel")),
      start: new StartButton(this.#part("start"), words),
      over: new OverTheStage(this, words),
      announce: (said) => (this.querySelector("[data-show=said]").textContent = said),
    };
  }

  // What buttons and keys do, by the names that the page gives them.
  #actions = {
    ...Object.fromEntries(
      ["toggle", "main", "previous", "next", "extend"].map((name) => [name, () => this.#run.playing.controls[name]()]),
    ),
    start: () => this.#run.begin(),
    resume: () => this.#run.goOn(),
    lighter: () => this.#run.ease(),
    planned: () => this.#run.asPlanned(),
    wrong: () => this.#page.over.wrong(this.#run.hush()),
    leave: () => this.#run.leave(),
    list: () => this.#page.over.list(this.#run.state.cue),
    choices: () => this.#page.over.choices(this.#page.choices),
    keys: () => this.#page.over.keys(),
    names: () => this.querySelector("player-names").byKey(),
    close: (button) => button.closest("dialog").close(),
    "end-here": (button) => this.#run.leave(button.closest("dialog").close()),
    "go-on": () => this.#run.goOn(),
    decline: () => this.#page.ending.decline(),
    again: () => this.#run.again(),
  };

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #clicked = ({ target }) => {
    const jump = target.closest("[data-jump]");
    const button = target.closest("[data-do]");
    jump?.closest("dialog").close();
    if (jump) this.#run.playing.controls.jump(Number(jump.dataset.jump));
    else if (button) this.#actions[button.dataset.do]?.(button); // a second screen has buttons of its own
  };

  #pressed = (event) => {
    const action = this.dataset.state === "stage" && !event.defaultPrevented && actionOf(event);
    if (!action) return;
    event.preventDefault();
    this.#actions[action]();
  };

  #left = () => (this.dataset.state === "stage" ? this.#run.keep() : this.#page.ending.leave());

  #chosen = (values) => {
    keepSettings(values);
    this.#page.devices.choose(values);
    document.documentElement.classList.toggle("player-large", values.large);
    this.#run.chosen(values);
  };

  // "before", "stage" or "end".
  #show(state) {
    this.dataset.state = state;
    this.#part("stage").hidden = state !== "stage";
    if (state !== "end") this.#page.ending.close();
    if (state === "stage") this.querySelector('[data-do="main"]').focus({ focusVisible: false });
    scrollTo(0, 0);
  }
}

customElements.define("routine-player", RoutinePlayer);
