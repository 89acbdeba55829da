// Parcels: what was made on the phone and is still to be sent. Kept in the browser's own database with its photos.

export interface Photo {
  name: string;
  blob: Blob;
}

export interface Parcel {
  /** Chosen once on the phone; the server takes each key in once. */
  key: string;
  person: number;
  url: string;
  fields: Record<string, string>;
  photos: Photo[];
  title: string;
  made: number;
  tries: number;
  state: "waiting" | "refused" | "sent";
  /** What the server said about it. */
  said: string[];
  number?: string;
  link?: string;
  /** The task that it answers, ``check-12``. */
  task?: string;
}

export interface Box {
  all(): Promise<Parcel[]>;
  put(parcel: Parcel): Promise<void>;
  drop(key: string): Promise<void>;
}

const NAME = "chengshu-inspector";
const STORE = "parcels";
const SENT_KEPT_MS = 3 * 24 * 3600 * 1000;

/** The box in IndexedDB. A parcel is in it for good once `put` has answered. */
export async function openBox(): Promise<Box> {
  const base = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("no database"));
  });
  const within = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | null): Promise<T | null> =>
    new Promise((resolve, reject) => {
      const turn = base.transaction(STORE, mode, { durability: "strict" });
      const asked = work(turn.objectStore(STORE));
      turn.oncomplete = () => resolve(asked?.result ?? null);
      turn.onerror = turn.onabort = () => reject(turn.error ?? new Error("not kept"));
    });
  return {
    all: async () => inOrder((await within("readonly", (store) => store.getAll() as IDBRequest<Parcel[]>)) ?? []),
    put: async (parcel) => {
      await within("readwrite", (store) => store.put(parcel));
    },
    drop: async (key) => {
      await within("readwrite", (store) => store.delete(key));
    },
  };
}

/** A box that lives as long as the page: where the browser lends no database, and for tests. */
export function boxInMemory(): Box {
  const kept = new Map<string, Parcel>();
  return {
    all: () => Promise.resolve(inOrder([...kept.values()].map((one) => ({ ...one })))),
    put: (parcel) => Promise.resolve(void kept.set(parcel.key, { ...parcel })),
    drop: (key) => Promise.resolve(void kept.delete(key)),
  };
}

/** What was sent days ago need not be shown any more. */
export async function tidy(box: Box, now = Date.now()): Promise<void> {
  for (const one of await box.all()) {
    if (one.state === "sent" && now - one.made > SENT_KEPT_MS) await box.drop(one.key);
  }
}

function inOrder(parcels: Parcel[]): Parcel[] {
  return parcels.sort((one, other) => one.made - other.made);
}
