import Foundation
import MonkeyImage

/// What this process may take of the machine: a container's or a job's share where it has one.
public enum MachineLimits {
  /// Cores: those of the affinity mask, at most the quota of the control group.
  public static var cores: Int {
    let visible = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let old = ["cpu.cfs_quota_us", "cpu.cfs_period_us"].compactMap { contents("/sys/fs/cgroup/cpu/" + $0) }
    // "max" or -1 where there is no quota.
    let text = contents("/sys/fs/cgroup/cpu.max") ?? old.joined(separator: " ")
    let parts = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard parts.count == 2, parts[1] > 0, parts[0] > 0 else { return visible }
    return min(visible, max(1, Int(min(1e6, parts[0] / parts[1]).rounded(.up))))
  }

  /// Bytes of memory: the machine's, at most the limit of the control group.
  public static var memory: Int {
    var least = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] + own {
      if let text = contents(path), let limit = Int(text.trimmed), limit > 0 {
        least = min(least, limit)
      }
    }
    return least
  }

  /// The limits of the groups that this process is in, as a batch system makes them, up to the root.
  private static var own: [String] {
    guard let text = contents("/proc/self/cgroup") else { return [] }
    var paths: [String] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isOld = parts[1].split(separator: ",").contains("memory")
      guard isOld || parts[1].isEmpty else { continue }
      var folders = parts[2].split(separator: "/")
      while !folders.isEmpty {
        let group = folders.joined(separator: "/")
        paths.append(
          isOld ? "/sys/fs/cgroup/memory/\(group)/memory.limit_in_bytes" : "/sys/fs/cgroup/\(group)/memory.max")
        folders.removeLast()
      }
    }
    return paths
  }

  /// A size as a person types it: `800M`, `4G`, `4GiB`, `50%` of `whole`; units are powers of 1024. Nil for anything else.
  public static func bytes(_ text: String, of whole: Int) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number > 0, number.isFinite else { return nil }
    let factor: Double
    switch text.dropFirst(digits.count).lowercased() {
    case "%": factor = Double(whole) / 100
    case "k", "kb", "kib": factor = 1024
    case "m", "mb", "mib": factor = 1_048_576
    case "g", "gb", "gib": factor = 1_073_741_824
    case "t", "tb", "tib": factor = 1_099_511_627_776
    default: return nil
    }
    let bytes = number * factor
    return bytes >= 1 && bytes < 9e18 ? Int(bytes) : nil
  }

  private static func contents(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
