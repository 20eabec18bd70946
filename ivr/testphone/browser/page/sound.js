// Sound between the browser and the line: 8,000 samples a second of mu-law, in frames of 20 ms.
// Runs in an AudioWorklet; nothing but sound passes through here.

const RATE = 8000, FRAME = 160;

function encode(height) {
  const sign = height < 0 ? 0x80 : 0;
  const loud = Math.min(Math.abs(Math.round(height * 32767)), 32635) + 132;
  const exponent = 24 - Math.clz32(loud);
  return ~(sign | (exponent << 4) | ((loud >> (exponent + 3)) & 15)) & 0xff;
}

const DECODED = Float32Array.from({length: 256}, (_, code) => {
  const byte = ~code & 0xff;
  const size = ((((byte & 15) << 3) + 132) << ((byte >> 4) & 7)) - 132;
  return (byte & 0x80 ? -size : size) / 32768;
});

// Brings the microphone's rate down to the line's, with a low pass so that nothing above 3.6 kHz folds back.
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / RATE;
    this.reach = Math.ceil(12 * this.step);
    this.heard = new Float32Array(0);
    this.at = this.reach;
    this.frame = new Uint8Array(FRAME + 1);
    this.filled = 0;
    this.peak = 0;
    const phases = 32, cut = 0.9 / this.step;
    this.phases = phases;
    this.kernels = Array.from({length: phases}, (_, phase) => {
      const kernel = Float32Array.from({length: 2 * this.reach}, (_, tap) => {
        const x = tap - this.reach + 1 - phase / phases;
        const window = 0.5 + 0.5 * Math.cos(Math.PI * Math.max(-1, Math.min(1, x / this.reach)));
        return (x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x)) * window;
      });
      const sum = kernel.reduce((a, b) => a + b, 0);
      return kernel.map(value => value / sum);
    });
  }

  process(inputs) {
    const input = inputs[0][0];
    if (!input) return true;
    const all = new Float32Array(this.heard.length + input.length);
    all.set(this.heard);
    all.set(input, this.heard.length);
    while (this.at + this.reach + 1 < all.length) {
      const whole = Math.floor(this.at), kernel = this.kernels[Math.floor((this.at - whole) * this.phases)];
      const first = whole - this.reach + 1;
      let height = 0;
      for (let tap = 0; tap < kernel.length; tap++) height += all[first + tap] * kernel[tap];
      this.take(height);
      this.at += this.step;
    }
    const done = Math.floor(this.at) - this.reach;
    this.heard = all.slice(done);
    this.at -= done;
    return true;
  }

  take(height) {
    this.peak = Math.max(this.peak, Math.abs(height));
    this.frame[++this.filled] = encode(height);
    if (this.filled === FRAME) {
      this.port.postMessage({frame: this.frame.slice(), peak: this.peak});
      this.filled = this.peak = 0;
    }
  }
}

// Plays frames as they come; a little is kept back after each gap, so that an unsteady wire is not heard.
class Loudspeaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frames = [];
    this.at = 0;
    this.playing = false;
    this.peak = this.counted = 0;
    this.port.onmessage = ({data}) => {
      this.frames.push(data);
      if (this.frames.length > 25) this.frames.shift();
      if (this.frames.length >= 3) this.playing = true;
    };
  }

  process(_, outputs) {
    const output = outputs[0][0];
    for (let place = 0; place < output.length; place++) {
      if (!this.playing || !this.frames.length) {
        this.playing = this.playing && this.frames.length > 0;
        break;
      }
      output[place] = DECODED[this.frames[0][this.at++]];
      this.peak = Math.max(this.peak, Math.abs(output[place]));
      if (this.at === this.frames[0].length) {
        this.frames.shift();
        this.at = 0;
      }
    }
    this.counted += output.length;
    if (this.counted >= RATE / 10) {
      this.port.postMessage(this.peak);
      this.peak = this.counted = 0;
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
registerProcessor("loudspeaker", Loudspeaker);
