// Names of the structures in the picture of a step. A mouse need only point. "Names", or the key N, gives the picture to
// fingers and arrows: a tap there names and pauses nothing, until "Names" is pressed again or another picture comes. For
// whoever walks by keys it goes on. The names of a view are fetched when one is first wanted.
import { StructureNames } from "../structure-names.js";
import { namedShapes } from "./named-shapes.js";

class PlayerNames extends StructureNames {
  #picture = null; // that of the step, where it is seen
  #asked = null; // the picture whose names were asked for
  #before = null; // what had the focus
  #walks = false; // by keys

  connectedCallback() {
    super.connectedCallback();
    const watch = new MutationObserver(() => this.#follow(this.#part("picture")));
    watch.observe(this.#part("picture"), { childList: true });
    watch.observe(this.closest("[data-part=stage]"), { attributeFilter: ["data-kind"] });
    this.#part("naming").addEventListener("click", () => this.#turn(!this.isOn));
    this.addEventListener("pointerout", (event) => !this.isOn && this.partOf(event) && this.#forget());
  }

  get isOn() {
    return this.#part("naming").ariaPressed === "true";
  }

  // The key: the arrows walk in the picture at once, and afterwards the focus goes back where it was.
  async byKey() {
    if (this.isOn) return this.#turn(false);
    if (!this.#picture?.dataset.names) return;
    this.#before = document.activeElement;
    const named = this.#turn(true);
    this.#part("names").focus();
    await named;
    if (this.isOn && this.parts.length) this.walkTo(this.parts[0]);
  }

  show(found) {
    super.show(found);
    for (const part of this.parts) part.ariaSelected = part === found;
    this.#part("names").setAttribute("aria-activedescendant", found.id);
  }

  pointed(event) {
    if (event.type === "focusin" || (event.pointerType === "touch" && !this.isOn)) return;
    this.#want();
    super.pointed(event);
  }

  // What is tapped is said once; what is walked to is said as the option that it is.
  tapped(event) {
    if (!this.isOn || !event.target.closest(".player-names")) return;
    event.stopPropagation(); // on the scene it would pause
    const found = this.partOf(event);
    this.#walks = false;
    this.#forget();
    if (found) this.show(found);
    this.#part("name-said").textContent = found?.ariaLabel ?? "";
  }

  pressed(event) {
    super.pressed(event);
    if (!this.isOn || event.key !== "Escape") return;
    event.preventDefault(); // else it leaves the player
    this.#turn(false);
  }

  walkTo(part) {
    this.#walks = true;
    this.show(part);
  }

  #turn(isOn) {
    const layer = this.#part("names");
    if (!isOn && layer.matches(":focus")) this.#before?.focus({ focusVisible: false });
    if (isOn && !this.parts.length) this.#asked = null;
    this.#part("naming").ariaPressed = isOn;
    Object.assign(layer, { role: isOn ? "listbox" : null, ariaHidden: !isOn });
    if (isOn) layer.tabIndex = 0;
    else layer.removeAttribute("tabindex");
    this.#forget();
    return isOn ? this.#want() : null;
  }

  async #want() {
    const picture = this.#picture;
    if (!picture?.dataset.names || this.#asked === picture) return;
    this.#asked = picture;
    const shapes = await namedShapes(picture).catch(() => null);
    if (picture !== this.#picture) return;
    if (shapes) this.#part("names").replaceChildren(shapes);
    else if (this.isOn) for (const name of ["name", "name-said"]) this.#part(name).textContent = this.dataset.away;
  }

  // Another picture is seen, or none is.
  #follow(frame) {
    const picture = frame.getClientRects().length ? frame.firstElementChild : null;
    if (picture === this.#picture) return;
    this.#picture = picture;
    this.#part("names").replaceChildren();
    this.#part("naming").hidden = !picture?.dataset.names;
    this.#turn(this.isOn && this.#walks && this.#part("names").matches(":focus"));
  }

  // Nothing is named: while "Names" is on, a line says how to.
  #forget() {
    const line = this.#part("name");
    for (const part of this.parts) part.classList.remove("is-named");
    this.#part("names").removeAttribute("aria-activedescendant");
    this.#part("name-said").textContent = "";
    line.hidden = !this.isOn || this.#part("naming").hidden;
    line.textContent = this.dataset.hint;
    this.closest(".player-stage").toggleAttribute("data-naming", !line.hidden);
  }

  #part(name) {
    return this.querySelector(`.player-${name}`);
  }
}

customElements.define("player-names", PlayerNames);
