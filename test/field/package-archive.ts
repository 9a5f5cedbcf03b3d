import { execOnHost } from "../../lab/hosts";

const archive = "/srv/archive";

/**
 * Gives a host an archive of its own, as a directory, with one package that is installed in release 1 and offered in release 2. Its suite
 * is one of security updates. The host has no other archive: the lab's hosts reach none. The package has a program, for a service that
 * runs an old one after the update.
 */
export async function makeArchive(name: string): Promise<void> {
  await execOnHost(
    name,
    `set -eu
mkdir -p ${archive}
for version in 1 2; do
  mkdir -p /tmp/greeting-$version/DEBIAN /tmp/greeting-$version/usr/share/greeting /tmp/greeting-$version/usr/lib/greeting
  cp /bin/sleep /tmp/greeting-$version/usr/lib/greeting/greet
  printf 'Package: greeting\\nVersion: %s\\nArchitecture: all\\nMaintainer: a <a@example.com>\\nDescription: greets\\n' $version >/tmp/greeting-$version/DEBIAN/control
  echo $version >/tmp/greeting-$version/usr/share/greeting/version
  dpkg-deb --build /tmp/greeting-$version ${archive}/greeting_$version.deb >/dev/null
done
dpkg --install ${archive}/greeting_1.deb
rm ${archive}/greeting_1.deb
cd ${archive}
{
  dpkg-deb --field greeting_2.deb
  printf 'Filename: ./greeting_2.deb\\nSize: %s\\nSHA256: %s\\n\\n' "$(stat -c %s greeting_2.deb)" "$(sha256sum greeting_2.deb | cut -d ' ' -f 1)"
} >Packages
printf 'Origin: Field\\nLabel: Field\\nSuite: stable-security\\nVersion: 1\\nSHA256:\\n %s %s Packages\\n' "$(sha256sum Packages | cut -d ' ' -f 1)" "$(stat -c %s Packages)" >Release
mkdir -p /etc/apt/sources.list.d
mv /etc/apt/sources.list /etc/apt/sources.list.kept 2>/dev/null || true
for file in /etc/apt/sources.list.d/*; do [ ! -e "$file" ] || mv "$file" "$file.kept"; done
echo 'deb [trusted=yes] file:${archive} ./' >/etc/apt/sources.list.d/field.list`,
  );
}

/** The release of the package that a host has, by its file. */
export const installedRelease = async (name: string): Promise<string> =>
  (await execOnHost(name, "cat /usr/share/greeting/version")).trim();

/** Identifies the time since a host's last boot. */
export const bootOf = async (name: string): Promise<string> =>
  (await execOnHost(name, "cat /proc/sys/kernel/random/boot_id")).trim();

/** Starts a service that runs the package's program on a host whose needrestart restarts services by itself. */
export async function startGreeter(name: string): Promise<void> {
  await execOnHost(
    name,
    `set -eu
echo '$nrconf{restart} = "a";' >/etc/needrestart/conf.d/restart.conf
printf '[Service]\nExecStart=/usr/lib/greeting/greet infinity\n' >/etc/systemd/system/greeter.service
systemctl start greeter`,
  );
}

/** Process of that service. */
export const greeterOf = async (name: string): Promise<string> =>
  (await execOnHost(name, "systemctl show --property=MainPID --value greeter")).trim();
