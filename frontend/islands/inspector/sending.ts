// Sending: each parcel under its own key, one after the other, until the server has answered for it.

import { words } from "../../lib/words";
import type { Box, Parcel } from "./parcels";

export interface Here {
  person: number | null;
  name: string;
  token: string;
  tasks: Task[];
  shift: string;
}

export interface Task {
  kind: "check" | "verify";
  id: number;
  number: string;
  title: string;
  address: string;
  class: string;
  words: string;
  due: string;
  late: boolean;
  url: string;
  send: string;
}

export type Stop = "" | "offline" | "signin" | "other" | "busy";

export interface Round {
  stop: Stop;
  sent: number;
  here: Here | null;
}

type Fetch = (url: string, options?: RequestInit) => Promise<Response>;

/** Refusals that another try can change: signed out meanwhile, too often, a stale token. */
const PASSING = new Set([401, 403, 408, 425, 429]);

/** Who is signed in, with a fresh token; null where the server cannot be reached or nobody is. */
export async function ask(url: string, get: Fetch): Promise<{ here: Here | null; stop: Stop }> {
  let answer: Response;
  try {
    answer = await get(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    return { here: null, stop: "offline" };
  }
  if (answer.redirected || answer.status === 401 || answer.status === 403) return { here: null, stop: "signin" };
  if (!answer.ok) return { here: null, stop: "offline" };
  try {
    return { here: (await answer.json()) as Here, stop: "" };
  } catch {
    return { here: null, stop: "signin" };
  }
}

/** Send what waits and was made by whoever is signed in. What fails stays; what the server refuses is shown with why. */
export async function sendAll(box: Box, stateUrl: string, get: Fetch = (url, options) => fetch(url, options)): Promise<Round> {
  const { here, stop } = await ask(stateUrl, get);
  if (!here) return { stop, sent: 0, here: null };
  let sent = 0;
  let others = 0;
  for (const parcel of await box.all()) {
    if (parcel.state !== "waiting") continue;
    if (parcel.person !== here.person) {
      others += 1;
      continue;
    }
    const end = await sendOne(box, parcel, here.token, get);
    if (end === "sent") sent += 1;
    else if (end !== "refused") return { stop: end, sent, here };
  }
  return { stop: others ? "other" : "", sent, here };
}

async function sendOne(box: Box, parcel: Parcel, token: string, get: Fetch): Promise<"sent" | "refused" | Stop> {
  parcel.tries += 1;
  let answer: Response;
  try {
    answer = await get(parcel.url, { method: "POST", body: formOf(parcel), headers: { Accept: "application/json", "X-CSRFToken": token } });
  } catch {
    await box.put(parcel);
    return "offline";
  }
  if (answer.redirected) return keepFor(box, parcel, "signin");
  if (PASSING.has(answer.status)) return keepFor(box, parcel, answer.status === 401 ? "signin" : "busy");
  if (answer.status >= 500) return keepFor(box, parcel, "busy");
  if (!answer.ok) {
    await refuse(box, parcel, answer);
    return "refused";
  }
  await settle(box, parcel, answer);
  return "sent";
}

async function keepFor(box: Box, parcel: Parcel, stop: Stop): Promise<Stop> {
  await box.put(parcel);
  return stop;
}

async function settle(box: Box, parcel: Parcel, answer: Response): Promise<void> {
  const told = (await answer.json().catch(() => ({}))) as { number?: string; url?: string; said?: string[] };
  Object.assign(parcel, { state: "sent", said: told.said ?? [], photos: [], number: told.number ?? "", link: told.url ?? "" });
  await box.put(parcel);
}

async function refuse(box: Box, parcel: Parcel, answer: Response): Promise<void> {
  const told = (await answer.json().catch(() => ({}))) as { title?: string; title_zh?: string };
  const sentence = words(told.title_zh ?? "", told.title ?? "") || words("没有收下，请检查内容。", "It was not taken; please check it.");
  parcel.state = "refused";
  parcel.said = [sentence];
  await box.put(parcel);
}

function formOf(parcel: Parcel): FormData {
  const form = new FormData();
  form.set("key", parcel.key);
  for (const [name, value] of Object.entries(parcel.fields)) if (value !== "") form.set(name, value);
  for (const photo of parcel.photos) form.append("photos", photo.blob, photo.name);
  return form;
}
