import { beforeEach, expect, test } from "vitest";
import { startClasses } from "./classes";
import { boxInMemory, tidy, type Parcel } from "./parcels";
import { sendAll } from "./sending";

const STATE = { person: 7, name: "采集员", token: "t", tasks: [], shift: "" };
const parcel = (key: string, more: Partial<Parcel> = {}): Parcel => ({
  key, person: 7, url: "/send", fields: { words: "井盖破损", address: "" }, photos: [], title: "井盖", made: 1, tries: 0, state: "waiting", said: [], ...more,
});
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

beforeEach(() => {
  document.documentElement.lang = "zh-CN";
  document.body.innerHTML = "<div></div>";
});

/** A server that takes each key in once; it answers by the list first, as a weak network does. */
function server(...first: (() => Response)[]) {
  const taken = new Map<string, number>();
  const get = (url: string, options?: RequestInit): Promise<Response> => {
    if (url === "/state") return Promise.resolve(json(STATE));
    const key = (options?.body as FormData).get("key") as string;
    taken.set(key, (taken.get(key) ?? 0) + 1);
    const answer = first.shift();
    try {
      return Promise.resolve(answer ? answer() : json({ number: "20261122-000001", url: "/cases/1/", said: [] }));
    } catch (error) {
      return Promise.reject(new TypeError(String(error)));
    }
  };
  return { taken, get };
}

test("a parcel whose answer was lost is sent again under the same key and then rests", async () => {
  const box = boxInMemory();
  await box.put(parcel("a"));
  const { taken, get } = server(() => { throw new TypeError("network"); }, () => json({}, 503));
  expect((await sendAll(box, "/state", get)).stop).toBe("offline");
  expect((await sendAll(box, "/state", get)).stop).toBe("busy");
  expect((await sendAll(box, "/state", get)).sent).toBe(1);
  await sendAll(box, "/state", get);
  expect([...taken]).toEqual([["a", 3]]);
  expect((await box.all()).map((one) => [one.state, one.number])).toEqual([["sent", "20261122-000001"]]);
});

test("without network nothing is asked of the server and nothing is lost", async () => {
  const box = boxInMemory();
  await box.put(parcel("a"));
  const round = await sendAll(box, "/state", () => Promise.reject(new TypeError("network")));
  expect(round.stop).toBe("offline");
  expect((await box.all()).map((one) => [one.state, one.tries])).toEqual([["waiting", 0]]);
});

test("what the server refuses stays on the phone with the reason, and the rest goes on", async () => {
  const box = boxInMemory();
  await box.put(parcel("a", { made: 1 }));
  await box.put(parcel("b", { made: 2 }));
  const { get } = server(() => json({ title: "Say it", title_zh: "请写明反映的情况。" }, 422));
  expect((await sendAll(box, "/state", get)).sent).toBe(1);
  expect((await box.all()).map((one) => [one.key, one.state, one.said])).toEqual([
    ["a", "refused", ["请写明反映的情况。"]],
    ["b", "sent", []],
  ]);
});

test("what somebody else made on this phone is not sent in the name of who is signed in", async () => {
  const box = boxInMemory();
  await box.put(parcel("a", { person: 8 }));
  const { taken, get } = server();
  expect((await sendAll(box, "/state", get)).stop).toBe("other");
  expect(taken.size).toBe(0);
});

test("a session that ran out keeps everything until somebody signs in", async () => {
  const box = boxInMemory();
  await box.put(parcel("a"));
  const { get } = server();
  const signedOut = async (url: string, options?: RequestInit): Promise<Response> => {
    if (url !== "/state") return get(url, options);
    return new Response("<html>", { status: 200 });
  };
  expect((await sendAll(box, "/state", signedOut)).stop).toBe("signin");
  expect((await box.all())[0]?.state).toBe("waiting");
});

test("what was sent is shown for three days, what waits for ever", async () => {
  const box = boxInMemory();
  await box.put(parcel("sent", { state: "sent" }));
  await box.put(parcel("waiting"));
  await tidy(box, 10 * 24 * 3600 * 1000);
  expect((await box.all()).map((one) => one.key)).toEqual(["waiting"]);
});

test("a class takes three taps, and its terms go with it", () => {
  const box = document.querySelector("div") as HTMLElement;
  const tree = [{ code: "01", name: "公用设施", below: [{ code: "0101", name: "上水井盖", terms: [{ number: 1, text: "破损" }, { number: 2, text: "缺失" }] }] }];
  let chosen: unknown = null;
  startClasses(box, tree, [], (one) => (chosen = one));
  const tap = (label: string): void => [...box.querySelectorAll("button")].find((one) => one.textContent === label)?.click();
  tap("公用设施");
  tap("上水井盖");
  expect(chosen).toEqual({ code: "0101", name: "上水井盖", terms: null, offered: 2 });
  tap("缺失");
  expect(chosen).toEqual({ code: "0101", name: "上水井盖", terms: 2, offered: 2 });
  tap("重选");
  expect(chosen).toBeNull();
});
