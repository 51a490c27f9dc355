using System.ComponentModel.DataAnnotations;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>How long forms that were begun are kept.</summary>
public sealed class DraftOptions
{
    /// <summary>Days from the first answer until a draft is deleted.</summary>
    [Range(1, 365, ErrorMessage = "A draft is kept from 1 to 365 days.")]
    public int KeepForDays { get; init; } = 28;
}
