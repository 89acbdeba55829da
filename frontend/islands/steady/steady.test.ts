import { beforeEach, expect, test, vi } from "vitest";
import { send } from "./index";

const PAGE = `<main><form id="call" action="/seat/"><div data-wrong></div>
  <input name="csrfmiddlewaretoken" value="old"><textarea name="text">路灯不亮</textarea>
  <button name="file" value="1">立案</button></form></main>`;

beforeEach(() => {
  document.body.innerHTML = PAGE;
});

const form = (): HTMLFormElement => document.getElementById("call") as HTMLFormElement;
const answering = (...answers: (Response | Error)[]) =>
  vi.fn<(url: string, options?: RequestInit) => Promise<Response>>(() => {
    const next = answers.shift();
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error("no more"));
  });
const taken = (): Response => new Response(null, { status: 204, headers: { "HX-Redirect": "/seat/" } });

test("once the server has taken it the page goes on", async () => {
  const get = answering(taken());
  expect(await send(form(), form().querySelector("button"), false, get)).toEqual({ on: "/seat/", wrong: null, stays: "" });
  const body = get.mock.calls[0]?.[1]?.body as FormData;
  expect([body.get("text"), body.get("file")]).toEqual(["路灯不亮", "1"]);
});

test.each([
  ["offline", new TypeError("network")],
  ["failed", new Response("fault", { status: 500 })],
  ["signin", new Response("stale", { status: 403 })],
  ["signin", new Response(null, { status: 204, headers: { "HX-Redirect": "/sign-in/?next=%2Fseat%2F" } })],
] as const)("the page stays with what was typed: %s", async (stays, answer) => {
  expect((await send(form(), null, false, answering(answer))).stays).toBe(stays);
  expect(form().querySelector("textarea")?.value).toBe("路灯不亮");
});

test("what does not fit is told beside what was typed", async () => {
  const page = `<form><div data-wrong><ul><li><a href="#id_class_line">类别</a>：请选择类别。</li></ul></div></form>`;
  const sent = await send(form(), null, false, answering(new Response(page, { status: 422 })));
  expect(sent.wrong?.textContent).toContain("请选择类别");
});

test("signed in again, it is sent with a fresh token", async () => {
  const get = answering(new Response(PAGE.replace("old", "new")), taken());
  expect((await send(form(), null, true, get)).on).toBe("/seat/");
  expect((get.mock.calls[1]?.[1]?.body as FormData).get("csrfmiddlewaretoken")).toBe("new");
});
