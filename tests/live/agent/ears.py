"""Ears in the browser: what comes out of the page's audio element, as a frequency and a level."""

PEAK = """async (ms) => {
  const far = document.getElementById('far-side');
  if (!far?.srcObject) return [0, -200];
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  const source = context.createMediaStreamSource(far.srcObject);
  source.connect(analyser);
  await new Promise((done) => setTimeout(done, ms));
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let best = 1;
  for (let i = 1; i < bins.length; i += 1) if (bins[i] > bins[best]) best = i;
  const found = [best * context.sampleRate / analyser.fftSize, Number.isFinite(bins[best]) ? bins[best] : -200];
  source.disconnect();
  await context.close();
  return found;
}"""
"""The loudest frequency of the far side's sound over the last 170 ms, after `ms` of listening."""
