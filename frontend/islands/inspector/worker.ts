// The service worker of the inspector's page: network first, and what was seen last where there is none. It sends nothing.

const KEPT = "inspector-page-1";
const WAIT_MS = 6000;

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
  addEventListener(name: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(name: "fetch", listener: (event: Asked) => void): void;
}

const here = self as unknown as Scope;
const page = new URL("./", here.location.href).pathname;

here.addEventListener("install", (event) => event.waitUntil(here.skipWaiting()));
here.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => here.clients.claim())));
here.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== here.location.origin) return;
  if (url.pathname === page || url.pathname.startsWith("/static/")) event.respondWith(answered(event, url));
});

async function tidy(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("inspector-page-") && name !== KEPT) await caches.delete(name);
}

async function answered(event: Asked, url: URL): Promise<Response> {
  const kept = await caches.open(KEPT);
  const key = url.pathname === page ? page : event.request.url;
  const fresh = fetch(event.request).then(async (answer) => {
    if (answer.ok && !answer.redirected && answer.type === "basic") await kept.put(key, answer.clone());
    return answer;
  });
  const known = await kept.match(key);
  if (!known) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(known), WAIT_MS));
  return Promise.race([fresh.catch(() => known), late]);
}
