// Asks the phone for the passkey that the page names, and sends what it has signed back to where the page came from.
"use strict";

const button = document.getElementById("go");
const outcome = document.getElementById("outcome");

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function described(list) {
  return (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function signed({ does, asked }) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (does === "register") {
    publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
    publicKey.excludeCredentials = described(asked.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = described(asked.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function goOn() {
  const words = JSON.parse(button.dataset.words);
  if (!window.PublicKeyCredential) {
    outcome.textContent = words.unable;
    return;
  }
  button.disabled = true;
  outcome.textContent = words.working;
  let told = "again";
  try {
    const body = asJson(await signed(JSON.parse(button.dataset.asked)));
    const answer = await fetch(location.href, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    told = await answer.text();
  } catch (error) {
    told = "again"; // refused, or too slow
  }
  outcome.textContent = words[told] || words.again;
  button.disabled = told !== "again";
}

if (button) {
  button.addEventListener("click", goOn);
  button.focus();
}
