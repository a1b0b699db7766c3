// How loud the microphone is: a few bars, from an analyser on the very stream that is sent. One place a stream.

const SMOOTH = 0.6;
const EVERY_MS = 100;

/**
 * Draws the level of a stream into the bars inside `holder`.
 * @param {MediaStream} stream @param {() => Element | null} holder asked each time: the bar may have been drawn anew
 * @param {AudioContext} context
 * @returns {() => void} stops it
 */
export function meter(stream, holder, context) {
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let level = 0;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    level = Math.max(loudness(samples), level * SMOOTH);
    show(holder(), level);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    show(holder(), 0);
  };
}

/** 0 (silence, -60 dB) to 1 (full). @param {Float32Array} samples */
export function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return power === 0 ? 0 : Math.min(1, Math.max(0, (10 * Math.log10(power) + 60) / 50));
}

/** @param {Element | null} holder @param {number} level */
function show(holder, level) {
  const bars = holder?.querySelectorAll("i") ?? [];
  bars.forEach((bar, index) => bar.classList.toggle("on", level * bars.length > index + 0.2));
}
