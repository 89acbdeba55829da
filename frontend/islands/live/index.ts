// News as it happens: the count at the bell and a toast for each notice. Without a stream the page works as before.

import type { Island } from "../../lib/island";
import { words } from "../../lib/words";

export interface News {
  title_zh?: string;
  title_en?: string;
  url?: string;
}

interface Ticket {
  url: string;
  unread: number;
}

const SHOWN_MS = 8000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 120_000;

/** What one event of the stream says; null for anything that is no news. */
export function readNews(data: string): News | null {
  try {
    const news: unknown = JSON.parse(data);
    return typeof news === "object" && news !== null ? news : null;
  } catch {
    return null;
  }
}

/** Write the count at every bell; none is shown where nothing is unread. */
export function showUnread(count: number): void {
  for (const bell of document.querySelectorAll<HTMLElement>("[data-bell-count]")) {
    bell.dataset["bellCount"] = String(count);
    bell.textContent = count > 99 ? "99+" : String(count);
    bell.hidden = count === 0;
  }
}

/** One more than the bells show. */
export function countOneMore(): void {
  const bell = document.querySelector<HTMLElement>("[data-bell-count]");
  showUnread(Number(bell?.dataset["bellCount"] ?? bell?.textContent ?? 0) + 1);
}

/** A toast with the title, leading to what it is about. */
export function toast(news: News): void {
  const box = document.getElementById("toasts");
  const title = words(news.title_zh ?? "", news.title_en ?? "");
  if (!box || !title) return;
  const one = document.createElement("div");
  one.className = "toast-news";
  const line = document.createElement(news.url?.startsWith("/") ? "a" : "strong");
  line.textContent = title;
  if (line instanceof HTMLAnchorElement && news.url) line.href = news.url;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-bare";
  close.setAttribute("aria-label", words("关闭", "Close"));
  close.textContent = "×";
  close.addEventListener("click", () => one.remove());
  one.append(line, close);
  box.append(one);
  window.setTimeout(() => one.remove(), SHOWN_MS);
}

async function ticketFrom(door: string): Promise<Ticket | null> {
  try {
    const answer = await fetch(door, { headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? ((await answer.json()) as Ticket) : null;
  } catch {
    return null;
  }
}

const live: Island = (element) => {
  const door = element.dataset["live"];
  if (!door || !("EventSource" in window)) return;
  let stream: EventSource | null = null;
  let wait = FIRST_WAIT_MS;

  const later = (): void => {
    stream?.close();
    window.setTimeout(() => void open(), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
  const open = async (): Promise<void> => {
    const ticket = await ticketFrom(door);
    if (!ticket?.url) return;
    showUnread(ticket.unread);
    stream = new EventSource(ticket.url);
    stream.addEventListener("open", () => (wait = FIRST_WAIT_MS));
    stream.addEventListener("messages.new", (event: MessageEvent<string>) => {
      const news = readNews(event.data);
      if (!news) return;
      countOneMore();
      toast(news);
    });
    // A ticket opens one stream: the next one needs a new ticket.
    stream.addEventListener("renew", later);
    stream.addEventListener("error", later);
  };
  window.addEventListener("pagehide", () => stream?.close());
  void open();
};

export default live;
