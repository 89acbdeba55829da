import { beforeEach, expect, test } from "vitest";
import { countOneMore, readNews, showUnread, toast } from "./index";

beforeEach(() => {
  document.documentElement.lang = "zh-CN";
  document.body.innerHTML = '<span data-bell-count hidden>0</span><div id="toasts"></div>';
});

const bell = (): HTMLElement => document.querySelector("[data-bell-count]") as HTMLElement;

test("the bell shows no count where nothing is unread", () => {
  showUnread(0);
  expect(bell().hidden).toBe(true);
});

test("one more is counted beyond what fits", () => {
  showUnread(99);
  countOneMore();
  expect(bell().textContent).toBe("99+");
  expect(bell().hidden).toBe(false);
  countOneMore();
  expect(bell().dataset["bellCount"]).toBe("101");
});

test("what is no JSON is no news", () => {
  expect(readNews("{")).toBeNull();
  expect(readNews("3")).toBeNull();
  expect(readNews('{"title_zh": "催办"}')).toEqual({ title_zh: "催办" });
});

test("a toast speaks the language of the page and leads only within the house", () => {
  toast({ title_zh: "催办", title_en: "Urged", url: "/work/1/" });
  toast({ title_zh: "链接", title_en: "Link", url: "https://elsewhere.example/" });
  const [inside, outside] = document.querySelectorAll(".toast-news");
  expect(inside?.querySelector("a")?.getAttribute("href")).toBe("/work/1/");
  expect(inside?.textContent).toContain("催办");
  expect(outside?.querySelector("a")).toBeNull();
});

test("markup in a title stays text", () => {
  toast({ title_zh: "<img src=x>", title_en: "x" });
  expect(document.querySelector("#toasts img")).toBeNull();
});
