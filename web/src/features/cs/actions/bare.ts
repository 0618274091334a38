/** What is typed or pasted as a waybill number, without blanks and hyphens (D5); letters stay: the API refuses them. */
export const bare = (text: string): string => text.replace(/[\s-]/g, "");
