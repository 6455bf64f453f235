#!/usr/bin/env bash
# HID in a real kernel: boots Debian's kernel in QEMU, makes keyboard, scanner and relay with /dev/uhid and
# runs guest.ts there on the files of this machine, mounted read-only. About 3 minutes without KVM.
#
# Needs: apt-get install qemu-system-x86 busybox-static cpio
# The kernel is fetched with "apt-get download" and unpacked, not installed; HID_VM_KERNEL may name a
# directory that holds boot/vmlinuz-* and lib/modules/* instead.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernel=${HID_VM_KERNEL:-$work/kernel}
if [ ! -d "$kernel/boot" ]; then
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends:/ {print $2; exit}')
  (cd "$work" && apt-get download -q "$package")
  dpkg -x "$work"/"$package"_*.deb "$kernel"
fi

# Compiled for the guest: an emulated processor would need minutes for what tsx does.
for part in test/hid-vm/guest.ts test/drivers/hid/probe.ts drivers/turnstile/guard/process.ts; do
  npx esbuild "$part" --bundle --platform=node --format=esm --target=node20 --log-level=warning \
    --external:node-hid --external:serialport \
    --outfile="node_modules/.cache/hid-vm/$(basename "$part" .ts).mjs"
done
out=$PWD/node_modules/.cache/hid-vm

root=$work/initramfs
mkdir -p "$root"/bin "$root"/modules "$root"/host
cp "$(command -v busybox)" "$root"/bin/busybox
modules='virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci netfs fscache 9pnet
  9pnet_virtio 9p usb-common usbcore hid hid-generic uhid evdev'
for module in $modules; do
  file=$(find "$kernel/lib/modules" -name "$module.ko*" -print -quit)
  [ -z "$file" ] || cp "$file" "$root"/modules/
done
cat >"$root"/init <<INIT
#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev
/bin/busybox mount -t devtmpfs dev /dev
for pass in 1 2 3; do for m in /modules/*; do /bin/busybox insmod \$m 2>/dev/null; done; done
/bin/busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro host /host || echo "no 9p"
/bin/busybox mount -t proc proc /host/proc
/bin/busybox mount -t sysfs sys /host/sys
/bin/busybox mount -t devtmpfs dev /host/dev
export PATH=$PATH HOME=/ NO_COLOR=1
/bin/busybox chroot /host $(command -v node) $out/guest.mjs $out/probe.mjs $out/process.mjs
/bin/busybox poweroff -f
INIT
chmod +x "$root"/init
(cd "$root" && find . | cpio --quiet -o -H newc | gzip -1) >"$work"/initramfs.gz

# Emulated by default: nested KVM is not everywhere. HID_VM_ACCEL=kvm where it works.
accel=${HID_VM_ACCEL:-tcg,thread=multi}
timeout -k 5 900 qemu-system-x86_64 -accel "$accel" -cpu max -m 1024 -smp 2 -nographic -no-reboot \
  -nodefaults -serial stdio \
  -kernel "$(echo "$kernel"/boot/vmlinuz-*)" -initrd "$work"/initramfs.gz \
  -append 'console=ttyS0 quiet panic=-1' \
  -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
  | tee "$work"/log
grep -q 'HID-VM PASSED' "$work"/log
