// Reading squares (QR) with the camera, where the browser can.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "./i18n";
import { Big } from "./ui";

interface Detector { detect(source: CanvasImageSource): Promise<{ rawValue: string }[]> }
interface DetectorClass { new (o: { formats: string[] }): Detector }

/** canScan says whether this browser reads squares by itself. */
export function canScan(): boolean {
  return "BarcodeDetector" in globalThis && !!navigator.mediaDevices;
}

/** Camera shows the picture and hands every square it reads to `onRead`, until that gives true. */
export function Camera(p: { onRead: (text: string) => Promise<boolean> | boolean; onClose: () => void; note?: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    let open = true;
    let stream: MediaStream | null = null;
    const stop = () => stream?.getTracks().forEach((x) => x.stop());
    const look = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!open || !video.current) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      const detector = new (globalThis as unknown as { BarcodeDetector: DetectorClass }).BarcodeDetector({ formats: ["qr_code"] });
      let last = "";
      while (open) {
        const found = video.current ? await detector.detect(video.current).catch(() => []) : [];
        for (const f of found) {
          if (f.rawValue === last) continue;
          last = f.rawValue;
          if (await p.onRead(f.rawValue)) return stop();
        }
        await new Promise((r) => setTimeout(r, 120));
      }
    };
    look().catch(() => setWrong(t("field.camera.refused")));
    return () => {
      open = false;
      stop();
    };
  }, []);
  return (
    <div class="camera">
      <video ref={video} muted playsInline />
      <p role="status">{wrong || p.note || t("field.camera.hold")}</p>
      <Big onClick={p.onClose}>{t("field.cancel")}</Big>
    </div>
  );
}
