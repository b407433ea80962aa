//! How QEMU is told to boot a guest on a hypervisor.

use std::path::Path;
use std::process::Command;

use super::{Emulators, Guest, Machine};
use crate::atomic_file::FileError;

/// What the images are called in the folder where QEMU starts. So no path has to be written in the syntaxes of its
/// options, in which commas and blanks mean something.
const XEN: &str = "xen";
const GUEST: &str = "guest";

/// Puts the images where [`command`] expects them.
pub(super) fn lay_out(folder: &Path, xen: &Path, guest: &Path) -> Result<(), FileError> {
    for (name, image) in [(XEN, xen), (GUEST, guest)] {
        let link = folder.join(name);
        std::os::unix::fs::symlink(image, &link).map_err(FileError::on("create", &link))?;
    }
    Ok(())
}

/// The emulator, started in a folder with the images, and killed by the system if this program ends before it.
pub(super) fn command(emulators: &Emulators, guest: Guest, folder: &Path) -> Command {
    let emulator = emulators.of(guest.machine());
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]).arg(&emulator.program).envs(emulator.environment());
    command.current_dir(folder);
    for firmware in &emulators.firmware {
        command.arg("-L").arg(firmware);
    }
    // In software, so that every machine does the same. Ends where a PC would start anew.
    command.args(["-accel", "tcg", "-m", "512", "-no-reboot"]);
    command.args(["-display", "none", "-monitor", "none", "-serial", "stdio", "-nic", "none"]);
    command.args(machine(guest)).args(["-kernel", XEN, "-append"]).arg(hypervisors_arguments(guest));
    match guest.machine() {
        Machine::X86 => command.args(["-initrd", GUEST]),
        Machine::Arm => {
            let device = format!("guest-loader,addr={ARM_GUEST:#x},kernel={GUEST},bootargs={GUEST}");
            command.args(["-device", &device])
        }
    };
    command
}

/// Where the guest's image lies on the Arm board when Xen starts, whose memory begins at 1 GiB: 256 MiB above Xen.
const ARM_GUEST: u64 = 0x5000_0000;

/// What guests on virtualised hardware need is a processor of AMD's, since QEMU emulates only its virtualisation. It does
/// not emulate MWAIT as Xen uses it when all guests wait, but raises an exception; so the processor must not offer it.
fn machine(guest: Guest) -> &'static [&'static str] {
    match guest {
        Guest::X86_64Pv => &["-M", "q35"],
        Guest::X86_64Pvh | Guest::X86_32Pvh => {
            &["-M", "q35", "-cpu", "EPYC,+svm,+npt,-monitor", "-device", "amd-iommu"]
        }
        Guest::Arm64 | Guest::Arm32 => &["-M", "virt,virtualization=on,gic-version=3", "-cpu", "cortex-a57"],
    }
}

fn hypervisors_arguments(guest: Guest) -> &'static str {
    match guest {
        Guest::X86_64Pv => "console=com1 com1=115200,8n1 dom0_mem=128M",
        Guest::X86_64Pvh | Guest::X86_32Pvh => "console=com1 com1=115200,8n1 dom0_mem=128M dom0=pvh",
        Guest::Arm64 | Guest::Arm32 => "console=dtuart dtuart=/pl011@9000000 dom0_mem=64M",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Tool;

    fn arguments(guest: Guest) -> String {
        let emulators = Emulators {
            x86: Tool::of_machine("/q/x86"),
            arm: Tool::of_machine("/q/arm"),
            firmware: vec!["/q/firmware".into()],
            version: "7.2.22".into(),
        };
        let command = command(&emulators, guest, Path::new("/images"));
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        words.join(" ")
    }

    #[test]
    fn each_guest_boots_as_the_first_domain_of_its_machine() {
        for guest in Guest::ALL {
            let words = arguments(guest);
            assert!(words.starts_with("--pdeathsig KILL /q/"), "{words}");
            assert!(words.contains(" -L /q/firmware -accel tcg "), "{words}");
            assert_eq!(words.contains("-initrd guest"), guest.machine() == Machine::X86, "{words}");
            assert_eq!(words.contains("dom0=pvh"), guest.name().ends_with("pvh"), "{words}");
        }
        assert!(arguments(Guest::Arm32).contains("kernel=guest"));
    }

    #[test]
    fn images_lie_under_names_without_blanks() {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("a, b");
        std::fs::write(&image, "image").unwrap();
        let start = folder.path().join("start");
        std::fs::create_dir(&start).unwrap();
        lay_out(&start, &image, &image).unwrap();
        assert_eq!(std::fs::read_to_string(start.join(GUEST)).unwrap(), "image");
    }
}
