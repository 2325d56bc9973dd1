/* Passkeys. A form with data-passkey asks the server for a question, lets the device answer it, and is sent
 * with the answer. Where this file does not run, the sentence beside the form says so. */
(() => {
  "use strict";
  const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const textOf = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listOf = (ask) => ask.credentials.map((id) => ({ type: "public-key", id: bytesOf(id) }));

  const make = async (ask) => {
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytesOf(ask.challenge), rp: { id: ask.site, name: ask.site_name },
      user: { id: bytesOf(ask.user), name: ask.login, displayName: ask.name },
      pubKeyCredParams: ask.algorithms.map((number) => ({ type: "public-key", alg: Number(number) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none", excludeCredentials: listOf(ask), timeout: ask.seconds * 1000,
    } });
    return { client_data: textOf(made.response.clientDataJSON), attestation: textOf(made.response.attestationObject) };
  };
  const use = async (ask) => {
    const used = await navigator.credentials.get({ publicKey: {
      challenge: bytesOf(ask.challenge), rpId: ask.site, allowCredentials: listOf(ask),
      userVerification: ask.verified ? "required" : "preferred", timeout: ask.seconds * 1000,
    } });
    return { credential: textOf(used.rawId), client_data: textOf(used.response.clientDataJSON), data: textOf(used.response.authenticatorData), signature: textOf(used.response.signature) };
  };

  const tell = (say, words) => { say.textContent = words; say.hidden = words === ""; };
  const send = async (form, say) => {
    const reply = await fetch(form.dataset.ask, { method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
    const ask = await reply.json();
    if (!reply.ok) { tell(say, ask.errors ? ask.errors[0].message : ask.detail); return; }
    const answer = await (form.dataset.passkey === "make" ? make : use)(ask);
    for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
    form.submit();
  };

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const off of document.querySelectorAll(".passkey-off")) off.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      const say = form.querySelector(".passkey-say"), button = form.querySelector(".actions button");
      event.preventDefault();
      tell(say, "");
      button.disabled = true;
      try { await send(form, say); }
      catch (error) { tell(say, error.name === "InvalidStateError" && form.dataset.known ? form.dataset.known : form.dataset.failed); }
      button.disabled = false;
    });
  }
})();
