// Amounts in words, as receipts say them (bằng chữ). The same rules as internal/vntext/words.go; a test holds
// the two against each other.

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const MILLIARD = 1_000_000_000;

/** words says a whole number from 0 in Vietnamese: 264000 is "hai trăm sáu mươi tư nghìn". */
export function words(n: number): string {
  return n === 0 ? "không" : say(n, false).join(" ");
}

/** inWords says an amount: "Hai trăm sáu mươi tư nghìn đồng". */
export function inWords(amount: number): string {
  const w = words(amount) + " đồng";
  return w.charAt(0).toUpperCase() + w.slice(1);
}

/** say: full is true when a larger part was said before, so that zero hundreds are said too. */
function say(n: number, full: boolean): string[] {
  const w: string[] = [];
  if (n >= MILLIARD) {
    w.push(...say(Math.floor(n / MILLIARD), full), "tỷ");
    n %= MILLIARD;
    full = true;
  }
  for (const [value, unit] of [[Math.floor(n / 1e6), "triệu"], [Math.floor(n / 1000) % 1000, "nghìn"], [n % 1000, ""]] as [number, string][]) {
    if (value === 0) continue;
    w.push(...three(value, full));
    if (unit) w.push(unit);
    full = true;
  }
  return w;
}

function three(n: number, full: boolean): string[] {
  const w: string[] = [];
  const hundreds = Math.floor(n / 100), tens = Math.floor(n / 10) % 10, ones = n % 10;
  if (hundreds > 0 || full) {
    w.push(DIGITS[hundreds]!, "trăm");
    full = true;
  }
  if (tens === 0 && ones === 0) return w;
  if (tens === 0 && full) w.push("linh");
  else if (tens === 1) w.push("mười");
  else if (tens > 1) w.push(DIGITS[tens]!, "mươi");
  if (ones === 0) return w;
  if (ones === 1 && tens > 1) w.push("mốt");
  else if (ones === 4 && tens > 1) w.push("tư");
  else if (ones === 5 && tens > 0) w.push("lăm");
  else w.push(DIGITS[ones]!);
  return w;
}
