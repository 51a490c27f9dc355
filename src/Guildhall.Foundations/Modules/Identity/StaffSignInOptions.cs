using System.ComponentModel.DataAnnotations;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Whether staff show a second factor.</summary>
public enum StaffSecondFactor
{
    /// <summary>Each time they sign in.</summary>
    Required,

    /// <summary>Never: for a machine of one's own, where nothing real is kept.</summary>
    Off,
}

/// <summary>How staff sign in: the settings under <c>Staff</c>.</summary>
public sealed class StaffSignInOptions
{
    /// <summary>How long a session lasts without being used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "24:00:00", ErrorMessage = "A session lasts from 5 minutes (00:05:00) to a day (24:00:00).")]
    public TimeSpan SessionLasts { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a session ends however much it is used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "24:00:00", ErrorMessage = "Choose from 5 minutes (00:05:00) to a day (24:00:00).")]
    public TimeSpan SessionEndsAfter { get; set; } = TimeSpan.FromHours(10);

    /// <summary>Whether staff show a second factor each time they sign in.</summary>
    public StaffSecondFactor SecondFactor { get; set; } = StaffSecondFactor.Required;

    /// <summary>Wrong tries in a row at one account after which the network, or the browser its owner used before, waits for <see cref="LockedFor"/>. Nobody else does.</summary>
    [Range(3, 100, ErrorMessage = "Choose a number from 3 to 100.")]
    public int Tries { get; set; } = 5;

    /// <summary>Wrong passwords at any accounts from one network that have it wait for <see cref="LockedFor"/>; failed passkeys are counted apart. An office shares one.</summary>
    [Range(5, 100_000, ErrorMessage = "Choose a number from 5 to 100000.")]
    public int TriesFromOneNetwork { get; set; } = 50;

    /// <summary>Wrong tries at one account in an hour, from strange browsers everywhere, after which strange browsers wait.</summary>
    [Range(5, 100_000, ErrorMessage = "Choose a number from 5 to 100000.")]
    public int WrongTriesAtOneAccount { get; set; } = 50;

    /// <summary>How long who tried too often waits.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "24:00:00", ErrorMessage = "Choose from a minute (00:01:00) to a day (24:00:00).")]
    public TimeSpan LockedFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 in a new password hash. Older hashes are renewed when their owner signs in.</summary>
    [Range(10_000, 10_000_000, ErrorMessage = "Choose a number from 10000 to 10000000.")]
    public int PasswordRounds { get; set; } = 210_000;
}
