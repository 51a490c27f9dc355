using System.ComponentModel.DataAnnotations;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>How members of the public sign in: the settings under <c>Account</c>.</summary>
public sealed class PersonSignInOptions
{
    /// <summary>How long a session lasts without being used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "24:00:00", ErrorMessage = "A session lasts from 5 minutes (00:05:00) to a day (24:00:00).")]
    public TimeSpan SessionLasts { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a session ends however much it is used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00", ErrorMessage = "Choose from 5 minutes (00:05:00) to a week (7.00:00:00).")]
    public TimeSpan SessionEndsAfter { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a second step counts before it is asked for again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "12:00:00", ErrorMessage = "Choose from a minute (00:01:00) to 12 hours (12:00:00).")]
    public TimeSpan TwoFactorLasts { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an e-mailed link or code is good.</summary>
    [Range(typeof(TimeSpan), "00:02:00", "00:30:00", ErrorMessage = "Choose from 2 minutes (00:02:00) to half an hour (00:30:00).")]
    public TimeSpan ProofLasts { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Passwords tried for one address from one network in a quarter of an hour. Only that network then waits.</summary>
    [Range(3, 1000, ErrorMessage = "Choose a number from 3 to 1000.")]
    public int TriesFromOneNetworkAtOneAccount { get; set; } = 10;

    /// <summary>Passwords tried from one network in a quarter of an hour, at whatever accounts, and passkeys that failed, counted apart. A library shares one.</summary>
    [Range(5, 100_000, ErrorMessage = "Choose a number from 5 to 100000.")]
    public int TriesFromOneNetwork { get; set; } = 100;

    /// <summary>Wrong passwords for one address in an hour, from everywhere, after which strange browsers must use an e-mailed link.</summary>
    [Range(5, 100_000, ErrorMessage = "Choose a number from 5 to 100000.")]
    public int WrongTriesAtOneAccount { get; set; } = 50;

    /// <summary>Links and codes e-mailed to one address in an hour, for all strangers together; a browser its owner used before may ask for as many besides.</summary>
    [Range(3, 1000, ErrorMessage = "Choose a number from 3 to 1000.")]
    public int EmailsToOneAddress { get; set; } = 20;

    /// <summary>Links and codes that strange browsers of one network have e-mailed to one address in an hour.</summary>
    [Range(3, 1000, ErrorMessage = "Choose a number from 3 to 1000.")]
    public int EmailsToOneAddressFromOneNetwork { get; set; } = 8;

    /// <summary>Links and codes one network asks for in an hour.</summary>
    [Range(3, 100_000, ErrorMessage = "Choose a number from 3 to 100000.")]
    public int EmailsFromOneNetwork { get; set; } = 100;

    /// <summary>Forms one network has kept in half an hour while people sign in; one more is sent again by hand.</summary>
    [Range(1, 100_000, ErrorMessage = "Choose a number from 1 to 100000.")]
    public int FormsKeptFromOneNetwork { get; set; } = 100;
}
