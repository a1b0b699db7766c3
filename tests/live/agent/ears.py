"""Ears: in the browser, what comes out of the page's audio element; and the caller's own."""

from tests.live.agent.watching import until
from threerings.carrier.network import RobotCall
from threerings.carrier.sound import RATE_HZ, Heard

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


async def caller_hears(call: RobotCall, hz: float, limit_s: float = 12.0, share: float = 0.5) -> None:
    """Wait until the caller hears a tone, and little else, over a whole second."""

    async def ask() -> bool:
        heard = Heard(call.heard.samples[-RATE_HZ:])
        return heard.share_of_tone(hz) > share and heard.sounding_s() > 0.5

    await until(ask, limit_s, f"{hz:g} Hz at the caller")


async def caller_hears_no(call: RobotCall, hz: float, limit_s: float = 12.0) -> None:
    """Wait until a tone is gone from what the caller hears, for a whole second."""

    async def ask() -> bool:
        heard = Heard(call.heard.samples[-RATE_HZ:])
        return heard.share_of_tone(hz) < 0.02 or heard.sounding_s() == 0

    await until(ask, limit_s, f"no {hz:g} Hz at the caller")
