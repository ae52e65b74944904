// Names without marks, so that «hoa» finds Hoà and «ban» finds Bẩn and the Central Highlands' letters are found too.

/** fold gives small letters without marks, words parted by one space. */
export function fold(s: string): string {
  return s.normalize("NFD").replace(/[\u0300-\u036f\u2019\u02bc']/g, "").toLowerCase().replace(/đ/g, "d").replace(/ƀ/g, "b").replace(/[^a-z0-9]+/g, " ").trim();
}
