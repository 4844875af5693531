// Short buzzes for what is due, where a device has them: in milliseconds, on and off by turns.
export const BUZZES = { announce: [60], begin: [120], half: [60, 80, 60], count: [30], finish: [200, 100, 200] };

export class Vibration {
  on = true;

  get isThere() {
    return typeof navigator.vibrate === "function";
  }

  play(kind) {
    return this.on && this.isThere && kind in BUZZES && navigator.vibrate(BUZZES[kind]);
  }

  stop() {
    if (this.isThere) navigator.vibrate(0);
  }
}
