import Foundation

/// Lets this process have as many files open as the system allows, up to what two full listeners and the record
/// need.
///
/// The usual 1024 would let strangers at one listener shut the other.
func allowManyOpenFiles() {
    var limit = rlimit()
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 4096))
    _ = unsafe setrlimit(files, &limit)
}
