using System.ComponentModel.DataAnnotations;

namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>How much the type-ahead may ask (section <c>Addresses</c>).</summary>
public sealed class LookUpOptions
{
    /// <summary>Look-ups a minute from one network. A library shares one network among many, and each asks a few times as they type.</summary>
    [Range(1, 1_000_000)]
    public int LookUpsFromOneNetwork { get; set; } = 600;
}
