// Words in the language of the page.

/** The Chinese or the English words, by the page's language. */
export function words(zh: string, en: string): string {
  return document.documentElement.lang.startsWith("en") ? en : zh;
}
