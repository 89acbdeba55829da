// A form that never loses what was typed: it is sent while the page stays. Only once the server has taken it does the
// page go on; without network, when signed out, or when something fails, it says so and all fields stand as they were.
// Nothing is kept in the browser: what people tell is theirs.

import type { Island } from "../../lib/island";
import { words } from "../../lib/words";

type Fetch = (url: string, options?: RequestInit) => Promise<Response>;

export interface Sent {
  /** Where to go on to; empty where the page stays. */
  on: string;
  /** What does not fit, as the server's page says it. */
  wrong: Element | null;
  /** Why the page stays, where the server said nothing about fields. */
  stays: "" | "offline" | "signin" | "failed";
}

const STAYS: Record<Exclude<Sent["stays"], "">, () => string> = {
  offline: () => words("没有网络，尚未提交；已填内容仍在，请恢复网络后再按一次。", "No network: not sent yet. All you typed is still here; press again once there is network."),
  signin: () => words("登录已过期，尚未提交；已填内容仍在。请在新窗口登录，再回到本页按一次。", "You are signed out: not sent yet. All you typed is still here; sign in in a new window, then press again here."),
  failed: () => words("没有提交成功；已填内容仍在，请再按一次。多按不会重复立案。", "It did not go through. All you typed is still here; press again. Pressing twice files once."),
};

/** Send what was typed; `fresh` fetches a new token first, as signing in again makes the page's own one void. */
export async function send(form: HTMLFormElement, submitter: HTMLElement | null, fresh: boolean, get: Fetch): Promise<Sent> {
  const url = form.action || location.href;
  const body = new FormData(form, submitter);
  let answer: Response;
  try {
    if (fresh) await renew(form, body, url, get);
    answer = await get(url, { method: "POST", body, headers: { "HX-Request": "true", Accept: "text/html" } });
  } catch {
    return { on: "", wrong: null, stays: "offline" };
  }
  const on = answer.headers.get("HX-Redirect") ?? "";
  if (on) return leadsToTheDoor(on) ? { on: "", wrong: null, stays: "signin" } : { on, wrong: null, stays: "" };
  if (answer.redirected || answer.status === 403) return { on: "", wrong: null, stays: "signin" };
  if (answer.status >= 500) return { on: "", wrong: null, stays: "failed" };
  const said = new DOMParser().parseFromString(await answer.text(), "text/html");
  const wrong = said.querySelector("[data-wrong]");
  return { on: "", wrong, stays: wrong ? "" : "failed" };
}

async function renew(form: HTMLFormElement, body: FormData, url: string, get: Fetch): Promise<void> {
  const page = await get(url, { headers: { Accept: "text/html" }, cache: "no-store" });
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector<HTMLInputElement>("main [name=csrfmiddlewaretoken]");
  if (!token) return;
  body.set("csrfmiddlewaretoken", token.value);
  const own = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  if (own) own.value = token.value;
}

/** The sign-in page is told by the way back that it carries. */
function leadsToTheDoor(url: string): boolean {
  return new URL(url, location.href).searchParams.has("next");
}

const steady: Island = (element) => {
  const form = element as HTMLFormElement;
  let [sending, typed, fresh] = [false, false, false];

  const say = (sentence: string): void => {
    const slot = form.querySelector("[data-wrong]");
    if (!slot) return;
    const note = document.createElement("p");
    note.textContent = sentence;
    const box = document.createElement("div");
    box.className = "callout callout-warning";
    box.append(note);
    slot.replaceChildren(...(sentence ? [box] : []));
    if (sentence) slot.scrollIntoView({ block: "nearest" });
  };
  const show = (wrong: Element): void => {
    const slot = form.querySelector("[data-wrong]");
    slot?.replaceChildren(...wrong.childNodes);
    const first = slot?.querySelector<HTMLAnchorElement>("a[href^='#']")?.hash.slice(1);
    if (first) document.getElementById(first)?.focus();
    slot?.scrollIntoView({ block: "nearest" });
  };

  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    form.setAttribute("aria-busy", "true");
    void send(form, event.submitter, fresh, (url, options) => fetch(url, options)).then((sent) => {
      sending = false;
      form.removeAttribute("aria-busy");
      fresh = sent.stays === "signin";
      if (sent.on) {
        typed = false;
        location.assign(sent.on);
      } else if (sent.wrong) show(sent.wrong);
      else if (sent.stays) say(STAYS[sent.stays]());
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed && form.isConnected) event.preventDefault();
  });
};

export default steady;
