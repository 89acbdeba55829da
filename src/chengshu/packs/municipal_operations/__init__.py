"""Municipal operations (城管综合业务): facilities, sanitation, greening, utilities, enforcement."""
