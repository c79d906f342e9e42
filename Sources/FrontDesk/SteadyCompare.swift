extension Sequence<UInt8> {
    /// Whether both are the same bytes; a near miss takes as long as a far one.
    func isSame(as other: some Sequence<UInt8>) -> Bool {
        var (left, right) = (makeIterator(), other.makeIterator())
        var difference: UInt16 = 0
        while true {
            // Past the end stands a value that no byte has.
            let (mine, theirs) = (left.next().map(UInt16.init), right.next().map(UInt16.init))
            if mine == nil, theirs == nil { return difference == 0 }
            difference |= (mine ?? 0x100) ^ (theirs ?? 0x100)
        }
    }
}
