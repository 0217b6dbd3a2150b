// Passkeys: asks the browser for one and sends its answer with the form; where the browser cannot, the form stays hidden.
(() => {
  "use strict";
  const reads = (id) => JSON.parse(document.getElementById(id).textContent);

  async function asked(form) {
    if (form.dataset.passkeyOptions) return reads(form.dataset.passkeyOptions);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  async function made(form) {
    const options = await asked(form);
    if (form.dataset.passkey === "get") return webauthnJSON.get(options.request_options);
    const alone = form.elements.passwordless.checked;
    Object.assign(options.creation_options.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    });
    return webauthnJSON.create(options.creation_options);
  }

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-no-passkeys]").forEach((words) => { words.hidden = true; });
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const trouble = form.querySelector("[data-passkey-trouble]");
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      trouble.hidden = button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await made(form));
        form.submit();
      } catch (problem) {
        trouble.hidden = button.disabled = false;
      }
    });
  });
})();
