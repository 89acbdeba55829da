// News as it happens: the count at the bell and a toast for each message. Without a stream the page works as before.

import type { Island } from "../../lib/island";
import { words } from "../../lib/words";

export interface News {
  unread?: number;
  title?: string;
  body?: string;
  url?: string;
}

const SHOWN_MS = 8000;

/** What one event of the stream says; null for anything that is no news. */
export function readNews(data: string): News | null {
  try {
    const news: unknown = JSON.parse(data);
    return typeof news === "object" && news !== null ? (news) : null;
  } catch {
    return null;
  }
}

/** Write the count at every bell; none is shown where nothing is unread. */
export function showUnread(count: number): void {
  for (const bell of document.querySelectorAll<HTMLElement>("[data-bell-count]")) {
    bell.textContent = count > 99 ? "99+" : String(count);
    bell.hidden = count === 0;
  }
}

/** A toast with the title, leading to the message. */
export function toast(news: News): void {
  const box = document.getElementById("toasts");
  if (!box || !news.title) return;
  const one = document.createElement("div");
  one.className = "toast-news";
  const title = document.createElement(news.url?.startsWith("/") ? "a" : "strong");
  title.textContent = news.title;
  if (title instanceof HTMLAnchorElement && news.url) title.href = news.url;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-bare";
  close.setAttribute("aria-label", words("关闭", "Close"));
  close.textContent = "×";
  close.addEventListener("click", () => one.remove());
  one.append(title);
  if (news.body) {
    const body = document.createElement("p");
    body.textContent = news.body;
    one.append(body);
  }
  one.append(close);
  box.append(one);
  window.setTimeout(() => one.remove(), SHOWN_MS);
}

const live: Island = (element) => {
  const url = element.dataset["live"];
  if (!url || !("EventSource" in window)) return;
  const stream = new EventSource(url, { withCredentials: true });
  const hear = (event: MessageEvent<string>): void => {
    const news = readNews(event.data);
    if (!news) return;
    if (typeof news.unread === "number") showUnread(news.unread);
    toast(news);
  };
  stream.addEventListener("message", hear);
  stream.addEventListener("notice", hear as EventListener);
  window.addEventListener("pagehide", () => stream.close());
};

export default live;
