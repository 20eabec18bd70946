// The page of the test phone. What is done here is told to the handset (handset.py), which knows what it means.

const $ = id => document.getElementById(id);
const WHO = {ivr: "Service", caller: "Caller", agent: "Agent", "to agent": "To the agent", line: ""};
const STATES = {
  ringing: "Ringing …", listening: "Twilio is listening: type or press keys.", recording: "Recording.",
  streaming: "On the line: speak, press, type or play a recording.", playing: "Music.", talking: "…",
  in_queue: "Waiting for an agent", dialling: "Ringing at", connected: "Talking with an agent.", ended: "The call is over.",
};
let line = null, state = "none";

// -- the wire --------------------------------------------------------------------------------------------

function connect() {
  line = new WebSocket(`ws://${location.host}/phone/line`);
  line.binaryType = "arraybuffer";
  line.onmessage = ({data}) => typeof data === "string" ? told(JSON.parse(data)) : hear(new Uint8Array(data));
  line.onclose = () => {
    show({state: "none"});
    $("state").textContent = "The phone has been put away: 'ivr phone' or 'ivr demo' has ended.";
    $("dial").disabled = true;
    setTimeout(connect, 2000);
  };
  line.onopen = () => { $("dial").disabled = false; $("state").textContent = "No call."; };
}

const send = message => line.readyState === WebSocket.OPEN && line.send(message);
const tell = (what, more = {}) => send(JSON.stringify({do: what, ...more}));

const TOLD = {
  call: show,
  said: ({who, text}) => add(who, text),
  trouble: ({text}) => add("trouble", text),
  aloud: readAloud,
  step: follow,
  screen: ({rows}) => $("screen").replaceChildren(...rows.flatMap(([what, text]) => [element("dt", what), element("dd", text)])),
};
const told = message => TOLD[message.is]?.(message);

// -- what is shown ---------------------------------------------------------------------------------------

function show(call) {
  state = call.state;
  const on = !["none", "ended"].includes(state);
  $("state").textContent = (STATES[state] ?? "No call.") + (call.queue && ["in_queue", "dialling"].includes(state) ? `: ${call.queue}.` : "");
  document.body.classList.toggle("on-call", on);
  $("dial").hidden = on;
  $("with-sound").disabled = on;
  $("say-label").textContent = state === "streaming" ? "Say in words, spoken by a voice" : "Say in words";
  $("hang-up").hidden = !on;
  for (const button of $("keys").children) button.disabled = !call.keys;
  for (const field of $("words").elements) field.disabled = !call.words;
  $("recording").disabled = state !== "streaming";
  $("told").hidden = !["listening", "recording", "in_queue"].includes(state);
  $("agent").hidden = !["in_queue", "dialling", "connected"].includes(state);
  $("answer").hidden = $("nobody").hidden = state === "connected";
  $("leave").hidden = state !== "connected";
  if (state === "ended") {
    speechSynthesis?.cancel();
    if (document.activeElement === document.body) $("dial").focus();
  }
}

function add(who, text) {
  const item = document.createElement("li");
  item.className = who.replace(" ", "-");
  if (WHO[who]) {
    item.append(strong(WHO[who]));
  }
  item.append(text);
  $("said").append(item);
  $("said").scrollTop = $("said").scrollHeight;
}

// -- the flow --------------------------------------------------------------------------------------------

const drawn = new Map();
let flow = "", wanted = 0;

async function follow({flow: name, step}) {
  const turn = ++wanted;
  $("step").replaceChildren(strong(name), " › ", strong(step.replace(/^\d+_/, "")));
  if (name !== flow) {
    if (!drawn.has(name)) drawn.set(name, await picture(name));
    if (turn !== wanted) return;
    flow = name;
    $("chart").replaceChildren(...(drawn.get(name) ? [drawn.get(name)] : ["There is no picture of this flow."]));
  }
  for (const box of $("chart").querySelectorAll(".box.live")) {
    box.classList.remove("live");
    box.removeAttribute("aria-current");
  }
  const box = [...$("chart").querySelectorAll(".box")].find(box => box.dataset.step === step);
  if (!box) return;
  box.classList.add("live");
  box.setAttribute("aria-current", "step");
  const chart = $("chart").getBoundingClientRect(), place = box.getBoundingClientRect();
  $("chart").scrollTop += place.top + place.height / 2 - chart.top - chart.height / 2;
  $("chart").scrollLeft += place.left + place.width / 2 - chart.left - chart.width / 2;
}

async function picture(name) {
  const answer = await fetch(`/phone/flow/${encodeURIComponent(name)}.svg`);
  if (!answer.ok) return null;
  if (!$("flow-style")) {
    const link = Object.assign(document.createElement("link"), {id: "flow-style", rel: "stylesheet"});
    link.href = `/phone/flow/${encodeURIComponent(name)}.css`;
    document.head.append(link);
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  const chart = document.importNode(parsed.documentElement, true);
  chart.style.minWidth = `${0.8 * chart.viewBox.baseVal.width}px`;  // rather scrolled than too small to read
  return chart;
}

function element(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}

const strong = text => element("b", text);

// -- sound -----------------------------------------------------------------------------------------------

// Loud, quiet or nothing, as people hear it: a meter that follows the wave's height would hardly move.
const loudness = peak => peak > 0.001 ? 1 + Math.log10(peak) / 3 : 0;
const LONGEST = 30 * 60;  // seconds of a recording
let speaker = null, microphone = null;

async function openSpeaker() {
  if (speaker) return;
  const context = new AudioContext({sampleRate: 8000});
  await context.audioWorklet.addModule("/phone/sound.js");
  speaker = new AudioWorkletNode(context, "loudspeaker", {numberOfInputs: 0, outputChannelCount: [1]});
  speaker.port.onmessage = ({data}) => { $("service").value = loudness(data); };
  speaker.connect(context.destination);
  await context.resume();
}

const hear = frame => speaker?.port.postMessage(frame);

async function openMicrophone() {
  const stream = await navigator.mediaDevices.getUserMedia({audio: {channelCount: 1, echoCancellation: true}});
  const context = new AudioContext();
  await context.audioWorklet.addModule("/phone/sound.js");
  const node = new AudioWorkletNode(context, "microphone", {numberOfOutputs: 0});
  node.port.onmessage = ({data}) => {
    $("level").value = loudness(data.peak);
    if (state === "streaming") send(data.frame);
  };
  context.createMediaStreamSource(stream).connect(node);
  microphone = {stream, context};
}

function closeMicrophone() {
  microphone.stream.getTracks().forEach(track => track.stop());
  microphone.context.close();
  microphone = null;
}

async function toggleMicrophone() {
  if (microphone) closeMicrophone();
  else if (!$("with-sound").checked && $("with-sound").disabled) {
    return add("trouble", "This call is one of words. Hang up, choose 'With sound' and call again.");
  } else try {
    await openMicrophone();
    if (!$("with-sound").disabled) $("with-sound").checked = true;
  } catch (error) {
    add("trouble", `The microphone cannot be used: ${error.message}. Type what you say, or play a recording.`);
  }
  $("level").hidden = !microphone;
  $("microphone").setAttribute("aria-pressed", String(Boolean(microphone)));
  $("microphone").textContent = `Microphone: ${microphone ? "on" : "off"}`;
}

async function play(file) {
  if (state !== "streaming") return add("trouble", "A recording can be played once the service hears sound: choose 'With sound' and call first.");
  try {
    const raw = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(await file.arrayBuffer());
    if (raw.duration > LONGEST) return add("trouble", `${file.name} is longer than ${LONGEST / 60} minutes.`);
    const context = new OfflineAudioContext(1, Math.ceil(raw.duration * 8000), 8000);
    const source = new AudioBufferSourceNode(context, {buffer: raw});
    source.connect(context.destination);
    source.start();
    const heights = (await context.startRendering()).getChannelData(0);
    const bytes = new Uint8Array(heights.length + 1);
    bytes[0] = 1;
    heights.forEach((height, place) => { bytes[place + 1] = encode(height); });
    send(bytes);
  } catch {
    add("trouble", `${file.name} is not a recording that this browser can play.`);
  }
}

function encode(height) {
  const sign = height < 0 ? 0x80 : 0;
  const loud = Math.min(Math.abs(Math.round(height * 32767)), 32635) + 132;
  const exponent = 24 - Math.clz32(loud);
  return ~(sign | (exponent << 4) | ((loud >> (exponent + 3)) & 15)) & 0xff;
}

// What a flow that Twilio hears would say in Twilio's voice.
function readAloud({text, language}) {
  if (!$("aloud").checked || !window.speechSynthesis || text.startsWith("♪")) return;
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = language || "en-US";
  speechSynthesis.speak(speech);
}

// -- what is done ----------------------------------------------------------------------------------------

$("numbers").addEventListener("submit", async event => {
  event.preventDefault();
  if (!["none", "ended"].includes(state)) return;
  $("said").replaceChildren();
  drawn.clear();
  flow = "";
  $("chart").replaceChildren();
  $("step").textContent = "Nowhere yet.";
  $("screen").replaceChildren();
  try { await openSpeaker(); } catch (error) { add("trouble", `Nothing can be heard here: ${error.message}`); }
  $("said").focus();
  tell("dial", {from: $("from").value.trim(), to: $("to").value.trim(), sound: $("with-sound").checked});
});

function press(key) {
  const button = [...$("keys").children].find(button => button.dataset.key === key);
  if (!button || button.disabled) return;
  speechSynthesis?.cancel();
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
  tell("press", {keys: key});
}

$("keys").addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button) press(button.dataset.key);
});
document.addEventListener("keydown", event => {
  if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (/^[0-9*#]$/.test(event.key)) press(event.key);
});
$("words").addEventListener("submit", event => {
  event.preventDefault();
  if (!$("text").value.trim()) return;
  speechSynthesis?.cancel();
  tell("say", {text: $("text").value});
  $("text").value = "";
});
$("microphone").addEventListener("click", toggleMicrophone);
$("recording").addEventListener("change", () => {
  if ($("recording").files[0]) play($("recording").files[0]);
  $("recording").value = "";
});
for (const [id, what] of [["hang-up", "hang_up"], ["silence", "silence"], ["answer", "answer"], ["leave", "leave"], ["nobody", "nobody"]]) {
  $(id).addEventListener("click", () => tell(what));
}
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, event => {
    event.preventDefault();
    document.body.classList.toggle("dropping", kind === "dragover" || kind === "dragenter");
    if (kind === "drop" && event.dataTransfer.files[0]) play(event.dataTransfer.files[0]);
  });
}

show({state: "none"});
connect();
