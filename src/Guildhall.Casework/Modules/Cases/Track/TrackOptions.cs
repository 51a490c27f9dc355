using System.ComponentModel.DataAnnotations;

namespace Guildhall.Casework.Modules.Cases.Track;

/// <summary>How often someone may try to open a case (section <c>Track</c>), in a quarter of an hour.</summary>
public sealed class TrackOptions
{
    /// <summary>Wrong tries from one network, over all references. A library shares one network among many.</summary>
    [Range(1, 100_000)]
    public int TriesFromOneNetwork { get; set; } = 30;

    /// <summary>Tries at one reference, right or wrong, from anywhere.</summary>
    [Range(1, 1000)]
    public int TriesAtOneReference { get; set; } = 10;
}
